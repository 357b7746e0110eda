/// What this module holds for a stranger, or does for one, before it refuses.
package enum NetLimits {
    /// Bytes a loop reads from one socket at a time, into a buffer all its sockets share.
    package static let readBytes = 256 << 10
    /// Unsent bytes above which a writer should wait for `onDrain`.
    package static let highWaterBytes = 1 << 20
    /// Unsent bytes below which a waiting writer is told to go on.
    package static let lowWaterBytes = 256 << 10
    /// Unsent bytes at which a connection fails: its writer ignored the high-water mark.
    package static let unsentBytes = 64 << 20
    /// Bytes handed to the kernel in one request once a socket is full.
    package static let flightBytes = 1 << 20
    /// Gathered bytes worth a system call of their own before the turn ends.
    package static let gatheredBytes = 64 << 10
    /// Connections one listener accepts in one turn of its loop.
    package static let acceptsPerTurn = 64
    /// Connections a listener keeps open at once unless told otherwise.
    package static let connections = 65_536
    /// Jobs a loop runs before it looks at its sockets again.
    package static let jobsPerTurn = 4096
    /// Lookups one loop has in progress, of the four that libuv's pool can run.
    package static let lookups = 4
    /// Lookups waiting for one of those.
    package static let waitingLookups = 1024
    /// Addresses taken from one answer.
    package static let addressesPerName = 64
    /// Longest name in bytes (RFC 1035 §2.3.4, as text).
    package static let nameBytes = 253
    /// Datagrams a loop reads in one system call (libuv's own limit), 64 KiB for each.
    package static let datagramsPerRead = 20
    /// Datagrams sent in one system call (the kernel's own limit for UDP_SEGMENT is 64).
    package static let datagramsPerRun = 60
    /// Such calls a socket gathers in one turn before it makes them.
    package static let gatheredRuns = 64
    /// Largest UDP payload over IPv4 in bytes (65,535 less two headers).
    package static let datagramBytes = 65_507
}
