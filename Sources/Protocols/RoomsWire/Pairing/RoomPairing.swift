package import Crypto

/// Which of two members sent the offer of their connection.
package enum PairingRole: String, CaseIterable, Sendable {
    case offerer
    case answerer

    /// The other one.
    package var peer: PairingRole { self == .offerer ? .answerer : .offerer }
}

/// The SHA-256 fingerprints of both ends' certificates, as their descriptions state them.
package struct RoomFingerprints: Hashable, Sendable {
    package let offerer: Bytes32, answerer: Bytes32

    /// The fingerprints of offer and answer.
    package init(offerer: Bytes32, answerer: Bytes32) {
        (self.offerer, self.answerer) = (offerer, answerer)
    }

    /// Both, the offerer's first.
    var bytes: [UInt8] { offerer.bytes + answerer.bytes }

    /// The four words that people compare when no room words were there.
    ///
    /// The same for both whoever offered. They are only as good as people's comparing: nothing of
    /// them is secret.
    package var safetyWords: [String] {
        let ordered = [offerer.bytes, answerer.bytes].sorted { $0.lexicographicallyPrecedes($1) }
        return SafetyWords.words(of: Digest.sha256(SafetyWords.label + ordered.joined()))
    }
}

/// One exchange of two members who want to know that both have the room's words: CPace over the
/// server, which learns nothing by it and can try one guess for each connection.
package struct RoomPairing: ~Copyable {
    private let role: PairingRole
    private let exchange: CPace

    /// Begins an exchange.
    ///
    /// - Parameters:
    ///   - role: Which side this is.
    ///   - room: The room's code, which both must see alike.
    ///   - words: The room's words, the password.
    ///   - offerer: The peer id of who sends the offer.
    ///   - answerer: The peer id of who sends the answer.
    ///   - entropy: Where the secret of this exchange comes from.
    package init(
        _ role: PairingRole,
        room: RoomCode,
        words: RoomWords,
        offerer: PeerID,
        answerer: PeerID,
        entropy: Entropy
    ) {
        self.role = role
        let text = Array(words.description.utf8)
        let password = SecretBytes(count: text.count) { $0.copyBytes(from: text) }
        exchange = CPace(
            role == .offerer ? .initiator : .responder,
            password: password,
            channel: Array("warren/room/v1\0\(room)".utf8),
            session: Array("\(offerer)\(answerer)".utf8),
            associatedData: Array(role.rawValue.utf8),
            entropy: entropy
        )
    }

    /// What goes as `pake` into the own description.
    package var share: Bytes32 { exchange.share }

    /// The keys of the connection, once the peer's description is there.
    ///
    /// - Parameters:
    ///   - peerShare: The peer's `pake`.
    ///   - fingerprints: What both descriptions say of the certificates.
    /// - Returns: Keys that the peer has as well when it has the same words and saw the same
    ///   fingerprints; its `mac` tells.
    /// - Throws: `lowOrderPoint` when the share is one of those that force the result.
    package consuming func finish(
        peerShare: Bytes32,
        fingerprints: RoomFingerprints
    ) throws(CryptoError) -> RoomKeys {
        let role = role
        let key = try exchange.finish(
            peerShare: peerShare,
            peerAssociatedData: Array(role.peer.rawValue.utf8)
        )
        return RoomKeys(role, key, fingerprints)
    }
}
