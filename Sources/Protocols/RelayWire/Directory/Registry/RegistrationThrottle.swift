import Bytes

/// How often each source may register: a token bucket per network prefix, in bounded memory.
struct RegistrationThrottle: Sendable {
    private struct Bucket {
        var tokens: Int
        var filledAt: Moment
    }

    private let burst: Int
    private let interval: Duration
    private var buckets: [AddressPrefix: Bucket] = [:]

    init(burst: Int, interval: Duration) {
        precondition(burst > 0 && interval > .zero)
        (self.burst, self.interval) = (burst, interval)
    }

    /// Takes one token of the source's /24 or /48, or says how long until there is one.
    mutating func admit(_ source: IPAddress, now: Moment) -> Duration? {
        let prefix = Self.prefix(of: source)
        if buckets[prefix] == nil, buckets.count >= DirectoryLimits.sources { forgetRested(now) }
        var bucket = buckets[prefix] ?? Bucket(tokens: burst, filledAt: now)
        refill(&bucket, now: now)
        guard bucket.tokens > 0 else {
            buckets[prefix] = bucket
            return bucket.filledAt + interval - now
        }
        // When every bucket is in use, new sources wait: that is under attack only.
        guard buckets[prefix] != nil || buckets.count < DirectoryLimits.sources else {
            return interval
        }
        bucket.tokens -= 1
        buckets[prefix] = bucket
        return nil
    }

    private func refill(_ bucket: inout Bucket, now: Moment) {
        let earned = (now - bucket.filledAt).wholeNanoseconds / interval.wholeNanoseconds
        guard earned > 0 else { return }
        if earned >= burst - bucket.tokens {
            bucket = Bucket(tokens: burst, filledAt: now)
        } else {
            bucket.tokens += Int(earned)
            bucket.filledAt = bucket.filledAt + interval * Int(earned)
        }
    }

    private mutating func forgetRested(_ now: Moment) {
        buckets = buckets.filter { _, bucket in
            var bucket = bucket
            refill(&bucket, now: now)
            return bucket.tokens < burst
        }
    }

    private static func prefix(of source: IPAddress) -> AddressPrefix {
        switch source.unmapped {
        case .v4: AddressPrefix(masking: source.unmapped, length: 24)
        case .v6: AddressPrefix(masking: source, length: 48)
        }
    }
}
