import Glibc

/// A point in civil time, for people and files; never for deciding how long something took.
package struct WallTime: Comparable, Hashable, Sendable {
    /// Milliseconds since 1970-01-01 UTC.
    package let milliseconds: Int64

    /// So many milliseconds after 1970-01-01 UTC.
    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The time now.
    package static func now() -> WallTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return WallTime(milliseconds: Int64(time.tv_sec) * 1_000 + Int64(time.tv_nsec) / 1_000_000)
    }

    package static func < (a: WallTime, b: WallTime) -> Bool { a.milliseconds < b.milliseconds }

    /// How long after `earlier` this time is.
    package static func - (later: WallTime, earlier: WallTime) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }

    /// The time `duration` later, in whole milliseconds.
    package static func + (time: WallTime, duration: Duration) -> WallTime {
        let (seconds, attoseconds) = duration.components
        let more = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        return WallTime(milliseconds: time.milliseconds + more)
    }

    /// The time that `text` gives as RFC 3339 in UTC with milliseconds, as `description` writes it.
    package init?(_ text: some StringProtocol) {
        let digits = text.utf8.filter { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            .map { Int32($0 - UInt8(ascii: "0")) }
        guard digits.count == 17 else { return nil }
        func number(_ range: Range<Int>) -> Int32 { digits[range].reduce(0) { $0 * 10 + $1 } }
        var parts = tm()
        parts.tm_year = number(0..<4) - 1900
        parts.tm_mon = number(4..<6) - 1
        parts.tm_mday = number(6..<8)
        parts.tm_hour = number(8..<10)
        parts.tm_min = number(10..<12)
        parts.tm_sec = number(12..<14)
        self.init(milliseconds: Int64(timegm(&parts)) * 1_000 + Int64(number(14..<17)))
        guard description == text else { return nil }
    }
}

extension WallTime: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds: "2026-01-31T12:34:56.789Z".
    package var description: String { "\(date)T\(clock)Z" }

    /// The time of day in UTC with milliseconds: "12:34:56.789".
    package var clock: String {
        let parts = civil
        let fraction = Self.padded(Int(milliseconds - seconds * 1_000), 3)
        let (hour, minute, second) = (parts.tm_hour, parts.tm_min, parts.tm_sec)
        return [hour, minute, second].map { Self.padded(Int($0), 2) }.joined(separator: ":")
            + ".\(fraction)"
    }

    private var date: String {
        let parts = civil
        return [(parts.tm_year + 1900, 4), (parts.tm_mon + 1, 2), (parts.tm_mday, 2)]
            .map { Self.padded(Int($0), $1) }.joined(separator: "-")
    }

    /// Whole seconds, rounded down also before 1970.
    private var seconds: Int64 {
        milliseconds / 1_000 - (milliseconds % 1_000 < 0 ? 1 : 0)
    }

    private var civil: tm {
        var (parts, seconds) = (tm(), time_t(seconds))
        gmtime_r(&seconds, &parts)
        return parts
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
