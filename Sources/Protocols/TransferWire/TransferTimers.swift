package import Bytes

/// When one side of a transfer must speak, and when the other's silence ends it.
package struct TransferTimers: Hashable, Sendable {
    /// Silence of ours after which a keep-alive goes out.
    package static let keepAlive = Duration.seconds(15)
    /// Silence of theirs after which the stream is given up.
    package static let silence = Duration.seconds(60)

    /// When the other side was heard last.
    private(set) var heard: Moment
    private var sent: Moment

    init(now: Moment) { (heard, sent) = (now, now) }

    /// When the machine wants to be told the time next.
    package var deadline: Moment { min(heard + Self.silence, sent + Self.keepAlive) }

    mutating func heard(at now: Moment) { heard = now }

    mutating func sent(at now: Moment) { sent = now }

    func isSilent(at now: Moment) -> Bool { now >= heard + Self.silence }

    func mustSpeak(at now: Moment) -> Bool { now >= sent + Self.keepAlive }
}
