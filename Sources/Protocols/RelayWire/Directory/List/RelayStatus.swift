import Bytes

/// What the authorities found out about a relay, beside what it says itself.
package struct RelayStatus: Hashable, Sendable {
    /// What clients may use the relay for.
    package struct Flags: OptionSet, Hashable, Sendable {
        package let rawValue: UInt16

        package init(rawValue: UInt16) { self.rawValue = rawValue }

        /// Answers: neither silent nor gone.
        package static let running = Flags(rawValue: 1 << 0)
        /// Fit to stand first: long enough up, and fast enough.
        package static let `guard` = Flags(rawValue: 1 << 1)
        /// Opens connections for others.
        package static let exit = Flags(rawValue: 1 << 2)
        /// Up long enough for circuits that last.
        package static let stable = Flags(rawValue: 1 << 3)
        /// Missed a heartbeat, is overloaded or fails probes: use it only when nothing else is
        /// left.
        package static let degraded = Flags(rawValue: 1 << 4)

        /// Every flag of this format version; other bits are refused.
        package static let known: Flags = [.running, .guard, .exit, .stable, .degraded]
    }

    /// Bytes per second clients should weigh the relay by.
    package var capacity: UInt64
    package var flags: Flags

    package init(capacity: UInt64, flags: Flags) {
        (self.capacity, self.flags) = (capacity, flags)
    }

    init(from reader: inout ByteReader) throws(DirectoryError) {
        capacity = try reader.number()
        flags = Flags(rawValue: try reader.number())
        guard flags.isSubset(of: .known) else { throw .invalid(.flags) }
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(capacity)
        writer.integer(flags.rawValue)
    }
}
