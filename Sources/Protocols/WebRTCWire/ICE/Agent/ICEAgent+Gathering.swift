package import Bytes
import Crypto

extension ICEAgent {
    /// Adds a socket of the owner's, bound to `endpoint` or receiving what is sent there.
    ///
    /// A socket that is bound to several addresses is added once for each. The earlier ones are
    /// preferred. Addresses that mean nothing elsewhere (unspecified, multicast, link-local of
    /// version 6) are passed over.
    package mutating func add(host endpoint: Endpoint, base: Int, now: Moment) {
        let preference = UInt32(65_535 - hosts.count)
        let candidate = ICECandidate(
            foundation: ICECandidate.foundation(.host, base: endpoint.address, server: nil),
            priority: ICECandidate.priority(.host, local: preference),
            at: endpoint,
            kind: .host
        )
        guard candidate.isCheckable, hosts.count < WebRTCLimits.localCandidates,
            !hosts.contains(where: { $0.endpoint == endpoint })
        else { return }
        let host = ICEHost(
            base: base,
            endpoint: endpoint,
            candidate: candidate,
            preference: preference
        )
        hosts.append(host)
        gathering.isDone = false
        if configuration.policy == .all {
            found(candidate)
            current.add(host: candidate, route: .direct(base))
            for server in configuration.servers { ask(server.endpoint, for: host, now: now) }
        }
        for server in configuration.servers { allocate(server, for: host, now: now) }
        settle(now)
    }

    /// All sockets are named: `gathered` follows once the servers have answered, or 5 s later.
    package mutating func finishHosts(now: Moment) {
        gathering.hasAllHosts = true
        gathering.isDone = false
        gathering.endsAt = now + ICEGathering.patience
        gather(now)
    }

    /// A socket is gone, and every pair that used it.
    package mutating func remove(base: Int, now: Moment) {
        closeRelays(on: base, now: now)
        for host in hosts where host.base == base {
            localCandidates.removeAll { candidate in
                candidate == host.candidate || candidate.related == host.endpoint
            }
        }
        hosts.removeAll { $0.base == base }
        queries = queries.filter { $0.value.host.base != base }
        current.remove(.direct(base))
        previous?.remove(.direct(base))
        settle(now)
    }

    mutating func gatherAgain(_ now: Moment) {
        localCandidates.removeAll { $0.kind == .serverReflexive }
        queries = [:]
        for host in hosts where configuration.policy == .all {
            for server in configuration.servers { ask(server.endpoint, for: host, now: now) }
        }
        if gathering.hasAllHosts { finishHosts(now: now) }
    }

    mutating func found(_ candidate: ICECandidate) {
        guard localCandidates.count < WebRTCLimits.localCandidates,
            !localCandidates.contains(where: { $0.endpoint == candidate.endpoint })
        else { return }
        localCandidates.append(candidate)
        emit(.candidate(candidate))
    }

    private mutating func ask(_ server: Endpoint, for host: ICEHost, now: Moment) {
        guard server.address.isV4 == host.endpoint.address.isV4,
            queries.count < WebRTCLimits.localCandidates
        else { return }
        let id = TransactionID(using: entropy)
        let bytes = STUNWriter(.request, .binding, id).finish()
        queries[id] = ReflexiveQuery(
            host: host,
            server: server,
            bytes: bytes,
            retries: RequestRetries(now: now)
        )
        emit(.send(bytes, to: server, base: host.base))
    }

    /// A server's answer; false when it is to nothing we asked.
    mutating func receive(
        answer: STUNMessage,
        from source: Endpoint,
        on base: Int,
        now: Moment
    ) -> Bool {
        guard let query = queries[answer.transaction], query.server == source,
            query.host.base == base
        else { return false }
        queries[answer.transaction] = nil
        let mapped =
            answer.endpoint(.xorMappedAddress) ?? answer.endpoint(.mappedAddress)
        if answer.kind == .success, let mapped {
            found(reflexive: mapped, of: query.host, server: query.server)
            if active == nil { gathering.refreshAt = now + ICETimings.reflexive }
        }
        gather(now)
        return true
    }

    mutating func found(reflexive mapped: Endpoint, of host: ICEHost, server: Endpoint) {
        guard configuration.policy == .all else { return }
        let candidate = ICECandidate(
            foundation: ICECandidate.foundation(
                .serverReflexive,
                base: host.endpoint.address,
                server: server.address
            ),
            priority: ICECandidate.priority(.serverReflexive, local: host.preference),
            at: mapped,
            kind: .serverReflexive,
            related: host.endpoint
        )
        if candidate.isCheckable { found(candidate) }
    }

    /// Repeats requests, and says when no more will be found.
    mutating func gather(_ now: Moment) {
        for (id, var query) in queries where now >= query.retries.due {
            switch query.retries.tick(now) {
            case .nothing: continue
            case .again:
                emit(.send(query.bytes, to: query.server, base: query.host.base))
                queries[id] = query
            case .expired: queries[id] = nil
            }
        }
        keepReflexive(now)
        guard gathering.hasAllHosts, !gathering.isDone else { return }
        let isLate = gathering.endsAt.map { now >= $0 } ?? false
        guard isLate || !isWaitingForServers else { return }
        gathering.isDone = true
        if isLate { queries = [:] }
        emit(.gathered)
    }

    private var isWaitingForServers: Bool {
        queries.values.contains(where: \.isFirst)
            || relays.contains { $0.client.state == .allocating }
    }

    /// Until a pair is in use nothing else keeps a translator's entry alive (RFC 8445 §5.1.1.4).
    private mutating func keepReflexive(_ now: Moment) {
        guard let due = gathering.refreshAt, now >= due else { return }
        gathering.refreshAt = nil
        guard active == nil, !current.isFailed else { return }
        for host in hosts {
            for server in configuration.servers { ask(server.endpoint, for: host, now: now) }
        }
        for id in queries.keys { queries[id]?.isFirst = false }
    }

    var gatheringDeadline: Moment? {
        var due = queries.values.map(\.retries.due)
        if let refresh = gathering.refreshAt { due.append(refresh) }
        if let end = gathering.endsAt, gathering.hasAllHosts, !gathering.isDone {
            due.append(end)
        }
        return due.min()
    }
}
