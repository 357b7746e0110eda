/// Why the network did not do what was asked.
package enum NetError: Error, Hashable, Sendable {
    /// Something else listens there.
    case addressInUse(String)
    /// This process may not listen or send there (ports below 1024, foreign files).
    case addressForbidden(String)
    /// No interface of this host has that address.
    case addressUnavailable(String)
    /// The text is no address, or no path a socket can have.
    case addressInvalid(String)
    /// The peer answered that nothing listens.
    case refused
    /// The peer, or something in between, dropped the connection.
    case reset
    /// No route to the peer.
    case unreachable
    case timedOut(after: Duration)
    /// The waiting task was cancelled, or the connection closed by its owner while it opened.
    case cancelled
    /// The loop is closing or closed.
    case shutDown
    /// The name does not exist, or has no address.
    case nameNotFound(String)
    /// The name service failed; the code is libuv's (`UV_EAI_…`).
    case nameLookup(String, code: Int32)
    /// Too many lookups wait already.
    case lookupsExceeded(limit: Int)
    /// More unsent bytes than the connection's limit.
    case unsentExceeded(limit: Int)
    /// A datagram larger than the protocol, or the path, carries.
    case datagramTooLarge(bytes: Int)
    /// This process or system has no descriptors left.
    case descriptorsExhausted
    /// TLS refused the peer or broke; the text is the TLS layer's own.
    case tls(String)
    /// The SOCKS or HTTP proxy, or another relay, refused; the text says how.
    case proxy(String)
    /// Anything else: a libuv code (negative errno) from one operation.
    case system(operation: String, code: Int32)
}
