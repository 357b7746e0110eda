package import Bytes
package import Crypto

/// Finds a way for datagrams between two peers behind whatever there is, and keeps it
/// (RFC 8445, RFC 8838, RFC 7675).
///
/// A value: datagrams and time in, effects out. After every call perform `next` until it returns
/// nil; call `tick` no later than `deadline`. Sockets are numbers of the owner's: "bases".
package struct ICEAgent {
    /// How it goes about it.
    package let configuration: ICEConfiguration
    /// What was found of our own addresses, in the order found.
    package internal(set) var localCandidates: [ICECandidate] = []
    /// How far it is.
    package private(set) var state = ICEState.new
    /// What data takes; nil while nothing can be sent.
    package private(set) var path: ICEPath?

    let entropy: Entropy
    var current: ICEChecklist
    /// During a restart: what is used until the new generation has a pair.
    var previous: ICEChecklist?
    /// When the previous generation is forgotten.
    private var retiresAt: Moment?
    var hosts: [ICEHost] = []
    var relays: [ICERelay] = []
    var queries: [TransactionID: ReflexiveQuery] = [:]
    var gathering = ICEGathering()
    /// Where data goes, kept at hand for every datagram.
    private(set) var outgoing: ICEOutgoing?
    private var isClosed = false
    private var announced: ICERoutedPath?
    private var effects: [ICEEffect] = []

    /// An agent without sockets yet; the side that makes the offer is controlling.
    package init(
        _ configuration: ICEConfiguration = ICEConfiguration(),
        role: ICERole,
        entropy: Entropy,
        now: Moment
    ) {
        self.configuration = configuration
        self.entropy = entropy
        current = ICEChecklist(
            role: role,
            tieBreaker: entropy.next(),
            entropy: entropy,
            now: now
        )
    }

    /// What the peer must be told of the current generation.
    package var credentials: ICECredentials { current.local }

    /// Who chooses the pair; a conflict can change it.
    package var role: ICERole { current.role }

    /// The next thing to do; nil until something changes.
    package mutating func next() -> ICEEffect? {
        effects.isEmpty ? nil : effects.removeFirst()
    }

    /// When `tick` wants to be called; nil when nothing is under way.
    package var deadline: Moment? {
        guard !isClosed else { return nil }
        // Once it counts as disconnected only an answer changes that, or the expiry of consent.
        let silence =
            state == .connected ? active?.heardAt.map { $0 + ICETimings.disconnected } : nil
        return [
            current.deadline, previous?.deadline, retiresAt, gatheringDeadline, relayDeadline,
            silence,
        ]
        .compactMap(\.self).min()
    }

    /// Does what is due.
    package mutating func tick(_ now: Moment) {
        guard !isClosed else { return }
        gather(now)
        if let retiresAt, now >= retiresAt { forgetPrevious() }
        settle(now)
    }

    /// Tells the agent who answers: credentials of the offer or answer.
    ///
    /// Checks begin at once. Other credentials than before are only taken after `restart`.
    package mutating func start(remote: ICECredentials, now: Moment) {
        guard !isClosed else { return }
        current.start(remote, now: now)
        settle(now)
    }

    /// The credentials the current generation was started with.
    package var remoteCredentials: ICECredentials? { current.remote }

    /// Takes a candidate that the peer told of; one of another generation is passed over.
    package mutating func add(remote candidate: ICECandidate, now: Moment) {
        guard !isClosed else { return }
        if let ufrag = candidate.ufrag, let known = current.remote?.ufrag, ufrag != known {
            return
        }
        current.add(remote: candidate)
        settle(now)
    }

    /// Begins a new generation with fresh credentials (RFC 8445 §9).
    ///
    /// What is in use stays so until the new generation has a pair. Announce `credentials` and
    /// `localCandidates`, then `start` with the peer's new ones; reflexive candidates are found
    /// anew, since a restart often has to do with another network.
    package mutating func restart(now: Moment) {
        guard !isClosed else { return }
        if current.selected != nil, !current.isFailed || previous == nil { previous = current }
        retiresAt = nil
        current = ICEChecklist(
            role: current.role,
            tieBreaker: current.tieBreaker,
            entropy: entropy,
            now: now
        )
        for host in hosts where configuration.policy == .all {
            current.add(host: host.candidate, route: .direct(host.base))
        }
        for (index, relay) in relays.enumerated() {
            if let candidate = relay.candidate {
                current.add(host: candidate, route: .relayed(index))
            }
        }
        gatherAgain(now)
        settle(now)
    }

    /// Gives relays back, and says nothing any more.
    package mutating func close(now: Moment) {
        guard !isClosed else { return }
        closeRelays(now: now)
        isClosed = true
        (path, announced, outgoing) = (nil, nil, nil)
        change(to: .closed)
    }

    mutating func emit(_ effect: ICEEffect) { effects.append(effect) }

    /// The generation whose pair is in use.
    var active: ICEChecklist? {
        if current.selected != nil { return current }
        return previous?.selected == nil ? nil : previous
    }

    private mutating func forgetPrevious() {
        previous = nil
        retiresAt = nil
    }

    /// Lets both generations do what is due, and tells what changed.
    mutating func settle(_ now: Moment) {
        guard !isClosed else { return }
        current.tick(now)
        previous?.tick(now)
        previous?.role = current.role
        tendRelays(now)
        flush()
        if previous?.isFailed == true { forgetPrevious() }
        if previous != nil, current.selected != nil, retiresAt == nil {
            // What the peer sent the old way is still under way.
            retiresAt = now + ICETimings.nomination
        }
        judge(now)
    }

    private mutating func flush() {
        let outputs = current.outputs + (previous?.outputs ?? [])
        current.outputs = []
        previous?.outputs = []
        for output in outputs {
            switch output.route {
            case .direct(let base):
                emit(.send(output.bytes, to: output.destination, base: base))
            case .relayed(let index):
                let relay = relays[index]
                var wrapped: [UInt8] = []
                let isSent = output.bytes.withUnsafeBytes { bytes in
                    relays[index].client.send(bytes, to: output.destination) { wrapped = Array($0) }
                }
                if isSent { emit(.send(wrapped, to: relay.server, base: relay.host.base)) }
            }
        }
    }

    private mutating func judge(_ now: Moment) {
        let active = active
        announce(active?.isFailed == true ? nil : active)
        if let active, !active.isFailed {
            let silence = active.heardAt.map { now - $0 } ?? .zero
            change(to: silence < ICETimings.disconnected ? .connected : .disconnected)
        } else if current.isFailed {
            change(to: .failed)
        } else {
            change(to: current.remote == nil ? .new : .checking)
        }
    }

    private mutating func announce(_ active: ICEChecklist?) {
        guard let active, let index = active.selected else {
            (path, announced, outgoing) = (nil, nil, nil)
            return
        }
        let pair = active.pairs[index]
        outgoing = ICEOutgoing(
            route: pair.route,
            destination: pair.destination,
            consentAt: pair.answeredAt
        )
        let local = reported(pair)
        let path = ICEPath(
            local: local,
            remote: pair.remote,
            base: base(of: pair.route),
            roundTrip: pair.roundTrip
        )
        self.path = path
        let routed = ICERoutedPath(
            route: pair.route,
            destination: pair.destination,
            generation: active.local.ufrag,
            kinds: [local.kind, pair.remote.kind]
        )
        guard routed != announced else { return }
        announced = routed
        emit(.selected(path))
    }

    private mutating func change(to state: ICEState) {
        guard state != self.state else { return }
        self.state = state
        emit(.state(state))
    }
}
