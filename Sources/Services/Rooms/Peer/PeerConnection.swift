import Bytes
package import Crypto
package import Net
import SCTP
package import WebRTCWire

/// A WebRTC connection to one peer, for data channels alone: UDP, ICE, DTLS, SCTP on one loop.
///
/// The owner carries descriptions and candidates to the peer and back by whatever there is, and
/// closes the connection in the end. Closures are called on the loop and may call back.
/// `@unchecked Sendable`: confined to its loop, which every member checks.
package final class PeerConnection: @unchecked Sendable {
    /// Who made the first offer.
    package enum Side: Hashable, Sendable {
        /// Makes offers, and chooses the path.
        case offerer
        /// Answers them.
        case answerer
    }

    /// The loop that all members are used on.
    package let loop: EventLoop
    /// Who made the first offer.
    package let side: Side
    /// How far the connection is.
    package internal(set) var state = PeerState.new
    /// Called when the state changes; with `.ended` once, and nothing follows.
    package var onState: ((PeerState) -> Void)?
    /// Called with candidates found after the description was made; nil says there are no more.
    package var onCandidate: ((ICECandidate?) -> Void)?
    /// Called with each channel that the peer opens; its messages wait for its `onMessage`.
    package var onChannel: ((PeerChannel) -> Void)?

    let options: PeerOptions
    let identity: DTLSIdentity
    let sessionID: UInt64
    var version: UInt64 = 0
    var agent: ICEAgent
    var sockets: [UDPSocket] = []
    var remote: SessionDescription?
    var dtls: DTLSSession?
    var dtlsRole: DTLSRole?
    var hasBegunDTLS = false
    /// Records of the handshake that came before a way was chosen.
    var waitingRecords: [[UInt8]] = []
    /// Whether no more candidates of ours will be found.
    var hasGathered = false
    var association: SCTPAssociation?
    var table: DataChannelTable?
    var channels: [UInt16: PeerChannel] = [:]
    /// Channels opened before there was an association.
    var early: [PeerChannel] = []
    /// Channels that hold more than they may.
    var fullChannels = 0
    package var isAwaitingFlush = false
    private(set) lazy var timer = LoopTimer(on: loop) { [weak self] in self?.timerFired() }

    /// A connection that does nothing before its first description.
    ///
    /// - Parameters:
    ///   - loop: Where it lives; the caller is on it.
    ///   - side: Who makes the first offer.
    ///   - options: Addresses, servers, lengths.
    ///   - entropy: Where numbers nobody can guess come from.
    package init(
        on loop: EventLoop,
        _ side: Side,
        options: PeerOptions = PeerOptions(),
        entropy: Entropy
    ) {
        loop.preconditionOnLoop()
        (self.loop, self.side, self.options) = (loop, side, options)
        identity = .generate(now: Int64(clamping: WallClock.unixSeconds))
        sessionID = entropy.next() >> 1
        agent = ICEAgent(
            options.ice,
            role: side == .offerer ? .controlling : .controlled,
            entropy: entropy,
            now: loop.now
        )
    }

    /// SHA-256 of our certificate, as our descriptions announce it.
    package var localFingerprint: Bytes32 { identity.fingerprint }

    /// SHA-256 of the peer's certificate, as its description announced it.
    ///
    /// No byte is given out of a connection whose peer shows another.
    package var remoteFingerprint: Bytes32? { remote?.fingerprint.digest }

    /// The pair of addresses in use, if any.
    package var path: ICEPath? { agent.path }

    /// Closes at once; what is unsent is dropped.
    ///
    /// Does nothing the second time.
    package func close() { end(.closed) }

    /// Closes once everything sent so far has arrived.
    package func shutDown() {
        loop.preconditionOnLoop()
        guard let association, association.state == .open else { return end(.closed) }
        association.shutDown()
        arm()
    }

    /// Ends, and tells everybody who is concerned.
    func end(_ end: PeerEnd) {
        loop.preconditionOnLoop()
        guard !isEnded else { return }
        state = .ended(end)
        timer.cancel()
        association?.abort()
        dtls?.finish()
        agent.close(now: loop.now)
        for socket in sockets { socket.close() }
        let concerned = early + channels.keys.sorted().compactMap { channels[$0] }
        (early, channels) = ([], [:])
        let report = onState
        (onState, onCandidate, onChannel) = (nil, nil, nil)
        for channel in concerned { channel.ended(end) }
        report?(.ended(end))
    }

    /// Whether the connection is over.
    package var isEnded: Bool {
        if case .ended = state { true } else { false }
    }

    func change(to state: PeerState) {
        guard state != self.state, !isEnded else { return }
        self.state = state
        onState?(state)
    }

    /// Sets the timer if something is due before it.
    func arm() {
        guard !isEnded else { return }
        let due = [
            agent.deadline, dtls?.deadline(now: loop.now), association?.nextTick,
        ].compactMap(\.self).min()
        guard let due, !timer.isSet || due < timer.deadline else { return }
        timer.set(at: due)
    }

    private func timerFired() {
        guard !isEnded else { return }
        let now = loop.now
        agent.tick(now)
        obeyAgent()
        if let due = dtls?.deadline(now: now), due <= now { repeatFlight() }
        if let association, let due = association.nextTick, due <= now {
            association.advance(to: now)
        }
        arm()
    }
}
