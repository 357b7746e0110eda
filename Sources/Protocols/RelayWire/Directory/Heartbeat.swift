import Bytes
package import Crypto

/// A relay's signed "still here": how it fares, every ten seconds.
package struct Heartbeat: Hashable, Sendable {
    /// Separates this signature from every other use of the same key.
    package static let domain = SignatureDomain("relay-heartbeat")
    /// Length of the byte form, which has no variable part.
    package static let byteCount = 1 + Bytes32.count + 8 + 8 + 2 + 4 + 8 + 8 + 64
    /// The load of a relay that can take no more.
    package static let fullLoad: UInt16 = 1_000

    private static let formatVersion: UInt8 = 1

    /// How a relay fares at one moment.
    package struct Report: Hashable, Sendable {
        /// Counts up with every heartbeat of one relay.
        package var sequence: UInt64
        /// When it was written.
        package var unixSeconds: UInt64
        /// Share of what the relay can do that is in use, in thousandths.
        package var load: UInt16
        /// Circuits open now.
        package var circuits: UInt32
        /// Bytes per second carried over the last period.
        package var bytesPerSecond: UInt64
        /// Seconds since the relay started.
        package var uptimeSeconds: UInt64

        package init(
            sequence: UInt64,
            unixSeconds: UInt64,
            load: UInt16,
            circuits: UInt32,
            bytesPerSecond: UInt64,
            uptimeSeconds: UInt64
        ) {
            self.sequence = sequence
            self.unixSeconds = unixSeconds
            self.load = load
            self.circuits = circuits
            self.bytesPerSecond = bytesPerSecond
            self.uptimeSeconds = uptimeSeconds
        }
    }

    package let identity: RelayIdentity
    package let report: Report
    /// The relay's signature over all fields before it.
    package let signature: Ed25519.Signature

    /// Signs a report; a load over `fullLoad` is a bug.
    package init(signing report: Report, with key: Ed25519.PrivateKey) {
        precondition(report.load <= Self.fullLoad)
        identity = RelayIdentity(key.publicKey)
        self.report = report
        signature = key.sign(Self.body(identity, report), domain: Self.domain)
    }

    /// Reads the byte form and checks the signature.
    package init(verifying bytes: [UInt8]) throws(DirectoryError) {
        var reader = ByteReader(bytes.span.bytes)
        try reader.version(Self.formatVersion)
        identity = try RelayIdentity(from: &reader)
        report = Report(
            sequence: try reader.number(),
            unixSeconds: try reader.number(),
            load: try reader.number(),
            circuits: try reader.number(),
            bytesPerSecond: try reader.number(),
            uptimeSeconds: try reader.number()
        )
        signature = try reader.signature()
        try reader.end()
        guard report.load <= Self.fullLoad else { throw .invalid(.load) }
        guard
            identity.key.verify(signature, Self.body(identity, report), domain: Self.domain)
        else { throw .forged(identity) }
    }

    /// The byte form (Docs/protocols/directory.md).
    package var bytes: [UInt8] { Self.body(identity, report) + signature.bytes }

    private static func body(_ identity: RelayIdentity, _ report: Report) -> [UInt8] {
        var writer = ByteWriter(capacity: byteCount)
        writer.integer(formatVersion)
        identity.write(to: &writer)
        writer.integer(report.sequence)
        writer.integer(report.unixSeconds)
        writer.integer(report.load)
        writer.integer(report.circuits)
        writer.integer(report.bytesPerSecond)
        writer.integer(report.uptimeSeconds)
        return writer.bytes
    }
}
