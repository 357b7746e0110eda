/// How long a session waits before it repeats a flight of its handshake (RFC 6347 §4.2.4).
package struct DTLSTimeouts: Equatable, Sendable {
    /// The shortest that means anything: OpenSSL counts what is due within 15 ms as due.
    package static let shortest = Duration.milliseconds(16)

    let firstMicroseconds: UInt32
    let longestMicroseconds: UInt32

    /// The first wait, doubled each time up to the longest.
    ///
    /// The default suits a path that connectivity checks have just crossed: RFC 6347's second
    /// would be most of the time a connection takes.
    package init(
        first: Duration = .milliseconds(200),
        longest: Duration = .seconds(4)
    ) {
        precondition(first >= Self.shortest && longest >= first && longest <= .seconds(60))
        (firstMicroseconds, longestMicroseconds) = (Self.count(first), Self.count(longest))
    }

    /// The wait after one of `last` microseconds; 0 asks for the first.
    func following(_ last: UInt32) -> UInt32 {
        last == 0
            ? firstMicroseconds : last < longestMicroseconds / 2 ? last * 2 : longestMicroseconds
    }

    private static func count(_ duration: Duration) -> UInt32 {
        UInt32(clamping: Int(duration / .microseconds(1)))
    }
}
