/// How much the HTTP API takes on for strangers and for its own user.
package enum APILimits {
    /// Largest JSON body of most routes, in bytes.
    package static let bodyBytes = 64 << 10
    /// Largest body that carries a descriptor or heartbeat: 4,736 bytes in base 64, and its frame.
    package static let directoryBodyBytes = 8 << 10
    /// Deepest nesting of a JSON body.
    package static let bodyDepth = 8
    /// One-time keys that wait to be used; the oldest gives way.
    package static let keys = 16
    /// How long a one-time key may be used.
    package static let keyLifetime = Duration.seconds(24 * 3_600)
    /// Browsers signed in at once; the one unused for longest gives way.
    package static let sessions = 64
    /// How long a session lasts without being used.
    package static let sessionLifetime = Duration.seconds(7 * 24 * 3_600)
    /// Wrong keys and tokens that a source may send at once before it is told to wait.
    package static let failures = 10
    /// Time in which a source earns one more.
    package static let failureInterval = Duration.seconds(3)
    /// Sources of wrong keys told apart at once; further ones share one account.
    package static let failureSources = 1_024
    /// Event streams open at once.
    package static let subscribers = 32
    /// How long an event stream may take nothing before it is closed.
    package static let stall = Duration.seconds(30)
    /// Bytes per second and topic that event streams are meant to cost: larger states come less
    /// often.
    package static let topicBytesPerSecond = 64 << 10
    /// Throughput samples kept, one for each second.
    package static let samples = 120
    /// Heartbeats kept.
    package static let beats = 60
    /// Round trips kept for each relay, the newest.
    package static let roundTrips = 8
    /// Relays whose round trips are kept; the one heard of least lately gives way.
    package static let measuredRelays = 512
    /// Bytes of an upload read ahead of whoever stores them.
    package static let uploadAhead = 256 << 10
    /// Longest name, path or address a caller may give, in bytes of UTF-8.
    package static let textBytes = 4_096
}
