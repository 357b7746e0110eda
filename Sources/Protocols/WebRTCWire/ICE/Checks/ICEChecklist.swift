import Bytes
import Crypto

/// The pairs of one generation of credentials: what was checked, what works, what is in use
/// (RFC 8445 §6.1.2 and §7).
///
/// A value: messages and time in, messages out. The agent has one, and during a restart two.
struct ICEChecklist {
    /// A message to send.
    struct Output {
        let bytes: [UInt8]
        let route: ICERoute
        let destination: Endpoint
    }

    let local: ICECredentials
    let tieBreaker: UInt64
    let entropy: Entropy
    var role: ICERole
    var remote: ICECredentials?
    var hosts: [(route: ICERoute, candidate: ICECandidate)] = []
    var remotes: [ICECandidate] = []
    var pairs: [ICEPair] = []
    var triggered: [Int] = []
    var transactions: [TransactionID: ICETransaction] = [:]
    var early: [EarlyCheck] = []
    var outputs: [Output] = []
    /// The pair in use, nominated or not yet.
    var selected: Int?
    /// Nothing works any more, or nothing did in time: only another generation helps.
    var isFailed = false
    var startedAt: Moment?
    var firstValidAt: Moment?
    var nextCheckAt: Moment
    var nextConsentAt: Moment
    var checksBegun = 0

    init(role: ICERole, tieBreaker: UInt64, entropy: Entropy, now: Moment) {
        local = ICECredentials(using: entropy)
        self.role = role
        self.tieBreaker = tieBreaker
        self.entropy = entropy
        nextCheckAt = now
        nextConsentAt = now
    }

    /// Whether data from there is the peer's, as far as checks tell.
    func knows(_ source: Endpoint, over route: ICERoute) -> Bool {
        if let selected, pairs[selected].destination == source, pairs[selected].route == route {
            return true
        }
        return pairs.contains { $0.destination == source && $0.route == route }
            || early.contains { $0.source == source && $0.route == route }
    }

    /// How long the peer has not answered over the pair in use; nil when there is none.
    private func silence(at now: Moment) -> Duration? {
        selected.flatMap { pairs[$0].answeredAt }.map { now - $0 }
    }

    /// When the peer was last heard over the pair in use, in whatever way; nil when there is none.
    var heardAt: Moment? { selected.flatMap { pairs[$0].heardAt } }

    /// Something came from the peer.
    mutating func heard(_ source: Endpoint, over route: ICERoute, now: Moment) {
        guard let selected, pairs[selected].destination == source,
            pairs[selected].route == route
        else { return }
        pairs[selected].heardAt = now
    }

    var isNominated: Bool { selected.map { pairs[$0].isNominated } ?? false }

    /// Does what is due.
    mutating func tick(_ now: Moment) {
        guard remote != nil, !isFailed else { return }
        retransmit(now)
        check(now)
        nominate(now)
        consent(now)
        giveUp(now)
    }

    /// When `tick` wants to be called; nil when only a message can change anything.
    var deadline: Moment? {
        guard remote != nil, !isFailed else { return nil }
        var due: [Moment] = transactions.values.lazy.filter { !$0.isCancelled }.map(\.retries.due)
        if nextPair() != nil { due.append(nextCheckAt) }
        if let nominating = nominationDue() { due.append(nominating.due) }
        if let selected, let answered = pairs[selected].answeredAt {
            due += [nextConsentAt, answered + ICETimings.consentExpiry]
        } else if let startedAt {
            due.append(startedAt + ICETimings.patience)
        }
        return due.min()
    }

    /// Sends again what was not answered, and lets fail what never was.
    private mutating func retransmit(_ now: Moment) {
        for (id, var transaction) in transactions where now >= transaction.retries.due {
            // Consent checks and cancelled ones are not sent again; they only get old.
            if transaction.purpose == .consent || transaction.isCancelled {
                transactions[id] = nil
                continue
            }
            switch transaction.retries.tick(now) {
            case .nothing: continue
            case .again:
                send(transaction)
                transactions[id] = transaction
            case .expired:
                transactions[id] = nil
                // A pair that worked is given up for another one, or when consent is over.
                if pairs[transaction.pair].state != .succeeded || hasAlternative(transaction.pair) {
                    fail(transaction.pair)
                }
            }
        }
    }

    private func hasAlternative(_ index: Int) -> Bool {
        pairs.indices.contains { $0 != index && pairs[$0].state == .succeeded }
    }

    mutating func send(_ transaction: ICETransaction) {
        let pair = pairs[transaction.pair]
        outputs.append(
            Output(bytes: transaction.bytes, route: pair.route, destination: pair.destination)
        )
    }

    /// A pair did not work; if it was in use the next best takes its place.
    mutating func fail(_ index: Int) {
        pairs[index].state = .failed
        pairs[index].isNominated = false
        triggered.removeAll { $0 == index }
        if selected == index { selected = nil }
        choose()
    }

    /// Ends the generation when consent is gone, or nothing worked in time.
    private mutating func giveUp(_ now: Moment) {
        if let silence = silence(at: now) {
            isFailed = silence >= ICETimings.consentExpiry
        } else if let startedAt, now >= startedAt + ICETimings.patience {
            isFailed = !pairs.contains { pair in
                switch pair.state {
                case .inProgress, .succeeded: true
                case .waiting, .frozen: pair.isOpen
                case .failed: false
                }
            }
        }
        guard isFailed else { return }
        transactions = [:]
        triggered = []
    }
}
