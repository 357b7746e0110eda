import Bytes

/// One relay a client has bound itself to enter by; times are unix seconds.
package struct PathGuard: Hashable, Sendable {
    package let identity: RelayIdentity
    package let sampledAt: UInt64
    /// When it makes room for another: 60 to 120 days after it was sampled.
    package let expires: UInt64
    /// When a circuit was first built through it.
    package internal(set) var confirmedAt: UInt64?
    /// Since when it has been missing from the list, or unfit to be a guard.
    package internal(set) var missingSince: UInt64?
    /// Failures in a row.
    package internal(set) var failures: UInt8 = 0
    /// Before this it is not tried again.
    package internal(set) var retryAt: UInt64 = 0

    init(identity: RelayIdentity, sampledAt: UInt64, expires: UInt64) {
        (self.identity, self.sampledAt, self.expires) = (identity, sampledAt, expires)
    }

    func isReachable(at unixSeconds: UInt64) -> Bool { failures == 0 || retryAt <= unixSeconds }

    init(from reader: inout ByteReader) throws(DirectoryError) {
        identity = try RelayIdentity(from: &reader)
        sampledAt = try reader.number()
        expires = try reader.number()
        confirmedAt = Self.optional(try reader.number())
        missingSince = Self.optional(try reader.number())
        failures = try reader.number()
        retryAt = try reader.number()
    }

    func write(to writer: inout ByteWriter) {
        identity.write(to: &writer)
        writer.integer(sampledAt)
        writer.integer(expires)
        writer.integer(confirmedAt ?? 0)
        writer.integer(missingSince ?? 0)
        writer.integer(failures)
        writer.integer(retryAt)
    }

    /// Zero stands for "never" in the byte form.
    private static func optional(_ seconds: UInt64) -> UInt64? { seconds == 0 ? nil : seconds }
}
