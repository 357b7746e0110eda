import Bytes

extension ICEChecklist {
    /// Takes the answer to a check of ours (RFC 8445 §7.2.5); one without the right tag never came.
    mutating func receive(
        response: STUNMessage,
        from source: Endpoint,
        over route: ICERoute,
        now: Moment
    ) {
        guard let transaction = transactions[response.transaction], let remote else { return }
        let isAuthentic = response.isAuthentic(key: remote.key)
        switch response.kind {
        case .success where isAuthentic:
            transactions[response.transaction] = nil
            let pair = pairs[transaction.pair]
            guard pair.destination == source, pair.route == route,
                let mapped = response.endpoint(.xorMappedAddress)
            else {
                // An answer by another way than the request's (RFC 8445 §7.2.5.2.1).
                if transaction.purpose == .check, pair.state == .inProgress {
                    fail(transaction.pair)
                }
                return
            }
            succeed(transaction, mapped: mapped, now: now)
        case .failure:
            refused(transaction, response, isAuthentic)
        case .success, .request, .indication: break
        }
    }

    private mutating func succeed(_ transaction: ICETransaction, mapped: Endpoint, now: Moment) {
        let index = transaction.pair
        pairs[index].answeredAt = now
        pairs[index].heardAt = now
        pairs[index].mapped = mapped
        // The answer to a repeated request may be that to the first (RFC 6298 §3).
        if transaction.retries.attempts == 1 {
            pairs[index].roundTrip = now - transaction.retries.begun
        }
        if pairs[index].state != .succeeded {
            pairs[index].state = .succeeded
            triggered.removeAll { $0 == index }
            firstValidAt = firstValidAt ?? now
            let foundation = pairs[index].foundation
            for other in pairs.indices
            where pairs[other].state == .frozen && pairs[other].foundation == foundation {
                pairs[other].state = .waiting
            }
        }
        for (id, other) in transactions where other.pair == index && other.purpose == .check {
            transactions[id] = nil
        }
        if transaction.purpose == .nomination, role == .controlling {
            pairs[index].isNominated = true
            use(index)
            stopOthers()
        } else {
            accept(index, now: now)
        }
        choose()
    }

    /// Uses the best working pair as long as none is nominated (RFC 8445 §12.1).
    mutating func choose() {
        guard !isNominated, let best = best(where: { $0.state == .succeeded }) else { return }
        let nominated = self.best { $0.state == .succeeded && $0.isNominated }
        use(nominated ?? best)
    }

    /// The pair is found: checks of others are not repeated (RFC 8445 §8.1.2).
    private mutating func stopOthers() {
        for (id, transaction) in transactions where transaction.purpose == .check {
            transactions[id] = nil
            if pairs[transaction.pair].state == .inProgress {
                pairs[transaction.pair].state = .waiting
            }
        }
        triggered = []
    }

    private mutating func refused(
        _ transaction: ICETransaction,
        _ response: STUNMessage,
        _ isAuthentic: Bool
    ) {
        switch response.errorCode {
        case .roleConflict where isAuthentic:
            transactions[response.transaction] = nil
            // Unless we have given way in between (RFC 8445 §7.2.5.1).
            if role == transaction.role { role = role.opposite }
            if transaction.purpose == .check { trigger(transaction.pair) }
        case .badRequest, .unauthenticated, .unknownAttribute, .serverError, .forbidden:
            // These may come without a tag, and then from anybody on the path: only a pair that
            // never worked is given up for them.
            guard isAuthentic || pairs[transaction.pair].state == .inProgress else { return }
            transactions[response.transaction] = nil
            if transaction.purpose != .consent { fail(transaction.pair) }
        default: break
        }
    }
}
