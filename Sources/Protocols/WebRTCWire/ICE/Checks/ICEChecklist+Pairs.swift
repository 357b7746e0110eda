import Bytes

extension ICEChecklist {
    /// Takes the peer's credentials; checks that came before them are then made up for.
    mutating func start(_ credentials: ICECredentials, now: Moment) {
        guard remote == nil else { return }
        remote = credentials
        startedAt = now
        let waiting = early
        early = []
        for check in waiting { take(check, now: now) }
    }

    /// Adds a route of ours, and its pairs with all that is known of the peer.
    mutating func add(host candidate: ICECandidate, route: ICERoute) {
        guard let address = candidate.endpoint?.address else { return }
        let isKnown = hosts.contains { host in
            host.route == route && host.candidate.endpoint?.address.isV4 == address.isV4
        }
        guard !isKnown, hosts.count < WebRTCLimits.localCandidates else { return }
        hosts.append((route, candidate))
        for remote in remotes { form(candidate, route, remote) }
    }

    /// Adds a candidate of the peer's, and its pairs; one that is of no use is passed over.
    mutating func add(remote candidate: ICECandidate) {
        guard candidate.isCheckable, let endpoint = candidate.endpoint else { return }
        if let index = remotes.firstIndex(where: { $0.endpoint == endpoint }) {
            return adopt(candidate, at: index)
        }
        guard remotes.count < WebRTCLimits.remoteCandidates else { return }
        remotes.append(candidate)
        for host in hosts { form(host.candidate, host.route, candidate) }
    }

    /// What a check taught is replaced by what the peer says of the same address
    /// (RFC 8445 §7.3.1.3).
    private mutating func adopt(_ candidate: ICECandidate, at index: Int) {
        guard remotes[index].kind == .peerReflexive, candidate.kind != .peerReflexive else {
            return
        }
        remotes[index] = candidate
        for pair in pairs.indices where pairs[pair].destination == candidate.endpoint {
            pairs[pair].remote = candidate
        }
    }

    /// The pair of a route and an address, made if there is none; nil when there is no room, or
    /// no such route.
    mutating func pair(_ route: ICERoute, with source: Endpoint, priority: UInt32) -> Int? {
        let found = pairs.firstIndex { $0.route == route && $0.destination == source }
        if let found { return found }
        if !remotes.contains(where: { $0.endpoint == source }) {
            let foundation = String(CRC32.checksum("prflx \(source)".utf8))
            add(
                remote: ICECandidate(
                    foundation: foundation,
                    priority: priority,
                    at: source,
                    kind: .peerReflexive
                )
            )
        }
        return pairs.firstIndex { $0.route == route && $0.destination == source }
    }

    /// Forms a pair; one that shares its foundation with an unfinished one is frozen
    /// (RFC 8445 §6.1.2.6, RFC 8838 §12).
    private mutating func form(
        _ local: ICECandidate,
        _ route: ICERoute,
        _ remote: ICECandidate
    ) {
        guard let destination = remote.endpoint, let ours = local.endpoint,
            ours.address.isV4 == destination.address.isV4
        else { return }
        var isOpen = true
        if case .relayed = route { isOpen = false }
        var pair = ICEPair(
            route: route,
            local: local,
            remote: remote,
            destination: destination,
            isOpen: isOpen
        )
        let hasElder = pairs.contains { other in
            other.foundation == pair.foundation
                && (other.state == .waiting || other.state == .inProgress)
        }
        pair.state = hasElder ? .frozen : .waiting
        if pairs.count < WebRTCLimits.pairs {
            pairs.append(pair)
        } else if let index = replaceable(by: pair) {
            pairs[index] = pair
        }
    }

    /// The least of the pairs that nothing refers to, if it is less than `pair`.
    private func replaceable(by pair: ICEPair) -> Int? {
        let busy = Set(triggered).union(transactions.values.map(\.pair))
        let idle = pairs.indices.filter { index in
            pairs[index].state != .inProgress && pairs[index].state != .succeeded
                && !busy.contains(index)
        }
        let least = idle.min { a, b in
            pairs[a].priority(as: role) < pairs[b].priority(as: role)
        }
        return least.flatMap { index in
            pairs[index].priority(as: role) < pair.priority(as: role) ? index : nil
        }
    }

    /// The relay of that route lets the peer's address through.
    mutating func open(_ route: ICERoute, for address: IPAddress) {
        for index in pairs.indices
        where pairs[index].route == route && pairs[index].destination.address == address {
            pairs[index].isOpen = true
        }
    }

    /// A route is gone, and every pair over it.
    mutating func remove(_ route: ICERoute) {
        hosts.removeAll { $0.route == route }
        for index in pairs.indices where pairs[index].route == route {
            for (id, transaction) in transactions where transaction.pair == index {
                transactions[id] = nil
            }
            pairs[index].isOpen = false
            fail(index)
        }
    }
}
