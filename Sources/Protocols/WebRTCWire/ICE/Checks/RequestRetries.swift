import Bytes

/// When a request is sent again, and when it has failed (RFC 8489 §6.2.1).
struct RequestRetries: Sendable {
    private(set) var due: Moment
    private(set) var attempts = 1
    let begun: Moment
    private var interval: Duration

    init(now: Moment, first: Duration = ICETimings.retransmission) {
        begun = now
        interval = first
        due = now + first
    }

    /// What is due now, which is then taken as done.
    enum Verdict {
        case nothing, again, expired
    }

    mutating func tick(_ now: Moment) -> Verdict {
        guard now >= due else { return .nothing }
        guard attempts < ICETimings.attempts else { return .expired }
        attempts += 1
        interval *= 2
        let isLast = attempts == ICETimings.attempts
        due = now + (isLast ? ICETimings.retransmission * ICETimings.lastWait : interval)
        return .again
    }
}
