import Bytes
import Crypto

extension ICEChecklist {
    /// Answers a Binding request with our user name fragment, and does what it asks
    /// (RFC 8445 §7.3).
    mutating func receive(
        request: STUNMessage,
        from source: Endpoint,
        over route: ICERoute,
        now: Moment
    ) {
        guard hosts.contains(where: { $0.route == route }) else { return }
        guard request.has(.sha1), request.value(.username) != nil else {
            return refuse(request, .badRequest, to: source, over: route)
        }
        guard request.isAuthentic(key: local.key) else {
            return refuse(request, .unauthenticated, to: source, over: route)
        }
        let unknown = request.unknownRequired(understood: Self.understood)
        guard unknown.isEmpty else {
            return refuse(request, .unknownAttribute, to: source, over: route, unknown: unknown)
        }
        guard isOfOppositeRole(request) else {
            return refuse(request, .roleConflict, to: source, over: route)
        }
        var writer = STUNWriter(.success, .binding, request.transaction)
        writer.append(.xorMappedAddress, source)
        writer.sign(key: local.key)
        outputs.append(Output(bytes: writer.finish(), route: route, destination: source))
        let check = EarlyCheck(
            source: source,
            route: route,
            priority: request.integer(.priority) ?? 0,
            nomination: request.value(.useCandidate) == nil ? .none : .asked
        )
        take(check, now: now)
    }

    private static let understood: Set<STUNAttribute> = [
        .username, .messageIntegrity, .messageIntegritySHA256, .priority, .useCandidate,
    ]

    /// Triggers our own check of the path that a valid check came over (RFC 8445 §7.3.1.4).
    mutating func take(_ check: EarlyCheck, now: Moment) {
        guard remote != nil else { return keep(check) }
        guard !isFailed,
            let index = pair(check.route, with: check.source, priority: check.priority)
        else { return }
        pairs[index].isOpen = true
        pairs[index].heardAt = now
        if check.nomination == .asked, role == .controlled { pairs[index].askedAt = now }
        switch pairs[index].state {
        case .succeeded: accept(index, now: now)
        case .inProgress:
            // What is under way may have been sent before the peer's own check opened its way.
            for (id, transaction) in transactions
            where transaction.pair == index && transaction.purpose == .check {
                transactions[id]?.isCancelled = true
            }
            trigger(index)
        case .waiting, .frozen, .failed: trigger(index)
        }
    }

    private mutating func keep(_ check: EarlyCheck) {
        let known = early.firstIndex { $0.source == check.source && $0.route == check.route }
        if let known {
            early[known] = early[known].nomination == .asked ? early[known] : check
        } else if early.count < WebRTCLimits.earlyChecks {
            early.append(check)
        }
    }

    mutating func trigger(_ index: Int) {
        pairs[index].state = .waiting
        if !triggered.contains(index) { triggered.append(index) }
    }

    /// Nominates a pair that works and that the controlling peer asked for (RFC 8445 §7.3.1.5).
    ///
    /// Of several the best one is used, unless a later wish says otherwise.
    mutating func accept(_ index: Int, now: Moment) {
        guard role == .controlled, let asked = pairs[index].askedAt else { return }
        pairs[index].isNominated = true
        if let selected, selected != index, pairs[selected].isNominated,
            pairs[selected].priority(as: role) > pairs[index].priority(as: role)
        {
            let older = pairs[selected].askedAt ?? asked
            guard asked - older >= ICETimings.nomination else { return }
        }
        use(index)
    }

    mutating func use(_ index: Int) {
        guard selected != index else { return }
        selected = index
        if let answered = pairs[index].answeredAt { scheduleConsent(answered) }
    }

    /// Settles who is controlling when both say they are, or neither (RFC 8445 §7.3.1.1).
    ///
    /// - Returns: False when the peer must give way.
    private mutating func isOfOppositeRole(_ request: STUNMessage) -> Bool {
        switch role {
        case .controlling:
            guard let theirs: UInt64 = request.integer(.iceControlling) else { return true }
            if tieBreaker >= theirs { return false }
            role = .controlled
        case .controlled:
            guard let theirs: UInt64 = request.integer(.iceControlled) else { return true }
            if tieBreaker < theirs { return false }
            role = .controlling
        }
        return true
    }

    private mutating func refuse(
        _ request: STUNMessage,
        _ code: STUNErrorCode,
        to source: Endpoint,
        over route: ICERoute,
        unknown: [UInt16] = []
    ) {
        var writer = STUNWriter(.failure, .binding, request.transaction)
        writer.append(code)
        if !unknown.isEmpty { writer.append(unknown: unknown) }
        if code == .roleConflict || code == .unknownAttribute { writer.sign(key: local.key) }
        let bytes = writer.finish()
        // Nobody unknown gets more bytes than he sent.
        guard bytes.count <= request.bytes.count else { return }
        outputs.append(Output(bytes: bytes, route: route, destination: source))
    }
}
