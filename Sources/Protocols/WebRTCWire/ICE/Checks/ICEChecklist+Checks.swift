import Bytes
import Crypto

extension ICEChecklist {
    private var pace: Duration {
        checksBegun < ICETimings.fastChecks ? ICETimings.fastPace : ICETimings.pace
    }

    /// Begins at most one check, no sooner than the pace allows (RFC 8445 §6.1.4.2).
    mutating func check(_ now: Moment) {
        guard now >= nextCheckAt, let index = nextPair() else { return }
        triggered.removeAll { $0 == index }
        pairs[index].state = .inProgress
        begin(.check, on: index, now: now)
        checksBegun += 1
        nextCheckAt = now + pace
    }

    /// The pair to check next: triggered ones in order, then waiting ones by priority, then frozen
    /// ones of foundations that nothing else is under way for.
    func nextPair() -> Int? {
        if let index = triggered.first(where: { pairs[$0].isOpen }) { return index }
        // Once a pair is nominated only what the peer checks is of interest (RFC 8445 §8.1.2).
        guard !isNominated else { return nil }
        if let waiting = best(where: { $0.state == .waiting && $0.isOpen }) { return waiting }
        let busy = Set(
            pairs.lazy.filter { pair in
                pair.state == .inProgress || (pair.state == .waiting && pair.isOpen)
            }.map(\.foundation)
        )
        return best { $0.state == .frozen && $0.isOpen && !busy.contains($0.foundation) }
    }

    /// The pair of highest priority among those that `isWanted`.
    func best(where isWanted: (ICEPair) -> Bool) -> Int? {
        pairs.indices.filter { isWanted(pairs[$0]) }.max { a, b in
            pairs[a].priority(as: role) < pairs[b].priority(as: role)
        }
    }

    /// Sends a Binding request over a pair (RFC 8445 §7.2.4).
    mutating func begin(_ purpose: ICETransaction.Purpose, on index: Int, now: Moment) {
        guard let remote else { return }
        let pair = pairs[index]
        let id = TransactionID(using: entropy)
        var writer = STUNWriter(.request, .binding, id)
        writer.append(.username, text: "\(remote.ufrag):\(local.ufrag)")
        let preference = pair.local.priority >> 8
        writer.append(
            .priority,
            integer: ICECandidate.priority(.peerReflexive, local: preference)
        )
        switch role {
        case .controlling: writer.append(.iceControlling, integer: tieBreaker)
        case .controlled: writer.append(.iceControlled, integer: tieBreaker)
        }
        if purpose == .nomination { writer.append(.useCandidate) }
        writer.sign(key: remote.key)
        let transaction = ICETransaction(
            pair: index,
            purpose: purpose,
            role: role,
            bytes: writer.finish(),
            retries: RequestRetries(now: now, first: interval(purpose))
        )
        transactions[id] = transaction
        send(transaction)
    }

    /// The first retransmission waits for all that share the pace (RFC 8445 §14.3); a consent
    /// check waits for its answer until consent is over.
    private func interval(_ purpose: ICETransaction.Purpose) -> Duration {
        if purpose == .consent { return ICETimings.consentExpiry }
        let active = pairs.count { $0.state == .waiting || $0.state == .inProgress }
        return max(ICETimings.retransmission, pace * active)
    }

    /// As the controlling agent, tells the peer which pair to use once that is clear
    /// (RFC 8445 §8.1.1).
    mutating func nominate(_ now: Moment) {
        guard let (index, due) = nominationDue(), now >= due else { return }
        begin(.nomination, on: index, now: now)
    }

    /// What would be nominated, and when; nil when nothing is to be.
    func nominationDue() -> (pair: Int, due: Moment)? {
        guard role == .controlling, !isNominated, let firstValidAt,
            !transactions.values.contains(where: { $0.purpose == .nomination }),
            let index = best(where: { $0.state == .succeeded })
        else { return nil }
        let rival = best { $0.state != .failed && $0.isOpen }
        if rival == index { return (index, firstValidAt) }
        let settling =
            pairs[index].isRelayed ? ICETimings.relayedSettling : ICETimings.settling
        return (index, firstValidAt + settling)
    }

    /// Asks the peer whether it still wants what we send (RFC 7675 §5.1).
    mutating func consent(_ now: Moment) {
        guard let selected, now >= nextConsentAt else { return }
        begin(.consent, on: selected, now: now)
        scheduleConsent(now)
    }

    /// The next consent check comes after 4 to 6 s, so that checks do not fall into step.
    mutating func scheduleConsent(_ now: Moment) {
        let jitter = Double(entropy.next() >> 11) / Double(1 << 53) * 0.4 + 0.8
        nextConsentAt = now + ICETimings.consent * jitter
    }
}
