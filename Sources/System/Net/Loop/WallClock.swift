import Glibc

/// The calendar's time, for what outlives a process or is compared with other hosts.
///
/// It may jump; measure spans with `Moment`.
package enum WallClock {
    /// Seconds since 1970-01-01 00:00 UTC.
    package static var unixSeconds: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return UInt64(max(0, time.tv_sec))
    }
}
