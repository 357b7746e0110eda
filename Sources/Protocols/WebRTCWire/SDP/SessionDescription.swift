/// An offer or answer for one association of data channels (RFC 8829, RFC 8841).
///
/// Everything else a peer offers is refused, in its place and by its name.
package struct SessionDescription: Equatable, Sendable {
    /// How the section for data channels is written.
    package enum Form: Hashable, Sendable {
        /// `UDP/DTLS/SCTP webrtc-datachannel` (RFC 8841).
        case current
        /// `DTLS/SCTP 5000` with `a=sctpmap`, as before 2017.
        case legacy
    }

    /// A section that is not for us, to be refused with port 0 (RFC 3264 §6).
    package struct RefusedSection: Hashable, Sendable {
        package let media: String
        package let proto: String
        package let formats: String
        package let mid: String?
        /// How many sections stand before it.
        package let position: Int
    }

    /// Names the session; an answer has its own (RFC 8829 §5.2.1).
    package var id: UInt64
    /// Counts the descriptions of one side in one session.
    package var version: UInt64
    package var ice: ICECredentials
    package var fingerprint: CertificateFingerprint
    package var setup: SDPSetup
    /// Names the section; 1 to 64 characters of a token.
    package var mid: String
    package var sctpPort: UInt16 = 5_000
    /// The longest message the sender takes; 0 for any, 65 536 when it does not say
    /// (RFC 8841 §6).
    package var maxMessageBytes: UInt64 = 65_536
    package var candidates: [ICECandidate] = []
    /// Whether no candidates will follow.
    package var hasAllCandidates = false
    package var trickles = true
    /// Whether the sender only answers checks (RFC 8445 §2.5).
    package var isLite = false
    /// Whether sections share one transport, as the offer proposed (RFC 9143).
    package var isBundled = true
    package var form = Form.current
    package var refused: [RefusedSection] = []

    /// A description of data channels alone.
    package init(
        id: UInt64,
        version: UInt64 = 1,
        ice: ICECredentials,
        fingerprint: CertificateFingerprint,
        setup: SDPSetup,
        mid: String = "0"
    ) {
        self.id = id & (.max >> 1)
        self.version = version
        self.ice = ice
        self.fingerprint = fingerprint
        self.setup = setup
        self.mid = mid
    }

    /// An answer to this offer: the same sections in the same order, the others refused.
    ///
    /// - Parameters:
    ///   - id: Names our side of the session: 63 random bits.
    ///   - version: How many descriptions of ours came before, and one.
    ///   - ice: Our credentials.
    ///   - fingerprint: Of our certificate.
    ///   - setup: What we are, if the offer leaves it to us; `active` saves a round trip
    ///     (RFC 8842 §5.3).
    /// - Returns: The answer, without candidates.
    package func answer(
        id: UInt64,
        version: UInt64 = 1,
        ice: ICECredentials,
        fingerprint: CertificateFingerprint,
        setup: SDPSetup = .active
    ) -> SessionDescription {
        precondition(setup != .either, "an answer decides who begins")
        let ours: SDPSetup =
            switch self.setup {
            case .either: setup
            case .active: .passive
            case .passive: .active
            }
        var answer = SessionDescription(
            id: id,
            version: version,
            ice: ice,
            fingerprint: fingerprint,
            setup: ours,
            mid: mid
        )
        answer.sctpPort = form == .legacy ? sctpPort : 5_000
        answer.form = form
        answer.isBundled = isBundled
        answer.refused = refused
        return answer
    }
}
