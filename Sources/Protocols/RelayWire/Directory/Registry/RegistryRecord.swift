package import Bytes
import Crypto

/// One step of the registry's journal: replaying them all gives its state back.
///
/// A snapshot is nothing but the shortest journal that leads to the same state.
package enum RegistryRecord: Hashable, Sendable {
    /// A relay registered, or registered anew, at this unix second.
    case registered(RelayDescriptor, unixSeconds: UInt64)
    /// A relay counts as up since this unix second.
    case up(RelayIdentity, since: UInt64)
    /// Probes measured a relay's bytes per second.
    case measured(RelayIdentity, capacity: UInt64)
    /// A relay was forgotten.
    case forgotten(RelayIdentity)
    /// A list was signed; no other list may ever bear its epoch.
    case published(ListHeader)

    private enum Kind: UInt8 {
        case registered = 1
        case up = 2
        case measured = 3
        case forgotten = 4
        case published = 5
    }

    private static let checksumBytes = 8

    /// The journal form: kind, length, body and a checksum that shows torn writes.
    package var bytes: [UInt8] {
        let (kind, body) = encoded
        var writer = ByteWriter(capacity: body.count + 13)
        writer.integer(kind.rawValue)
        writer.integer(UInt32(body.count))
        writer.append(body)
        writer.append(Self.checksum(writer.bytes))
        return writer.bytes
    }

    /// Reads one record.
    package init(from reader: inout ByteReader) throws(DirectoryError) {
        let number: UInt8 = try reader.number()
        let count = Int(try reader.number(UInt32.self))
        guard count <= DirectoryLimits.recordBytes else {
            throw .oversized(bytes: count, limit: DirectoryLimits.recordBytes)
        }
        let body = try reader.run(count)
        let checksum = try reader.run(Self.checksumBytes)
        var head = ByteWriter(capacity: 5 + count)
        head.integer(number)
        head.integer(UInt32(count))
        head.append(body)
        guard Self.checksum(head.bytes) == checksum else { throw .damaged }
        guard let kind = Kind(rawValue: number) else { throw .invalid(.kind) }
        self = try Self.decode(kind, body)
    }

    private var encoded: (Kind, [UInt8]) {
        var writer = ByteWriter(capacity: 256)
        switch self {
        case .registered(let descriptor, let unixSeconds):
            writer.integer(unixSeconds)
            descriptor.write(to: &writer)
            return (.registered, writer.bytes)
        case .up(let identity, let since):
            identity.write(to: &writer)
            writer.integer(since)
            return (.up, writer.bytes)
        case .measured(let identity, let capacity):
            identity.write(to: &writer)
            writer.integer(capacity)
            return (.measured, writer.bytes)
        case .forgotten(let identity):
            identity.write(to: &writer)
            return (.forgotten, writer.bytes)
        case .published(let header):
            header.write(to: &writer)
            return (.published, writer.bytes)
        }
    }

    private static func decode(
        _ kind: Kind,
        _ body: [UInt8]
    ) throws(DirectoryError) -> RegistryRecord {
        var reader = ByteReader(body.span.bytes)
        let record: RegistryRecord
        switch kind {
        case .registered:
            let unixSeconds: UInt64 = try reader.number()
            let descriptor = try RelayDescriptor(decoding: try reader.run(reader.remaining))
            record = .registered(descriptor, unixSeconds: unixSeconds)
        case .up:
            record = .up(try RelayIdentity(from: &reader), since: try reader.number())
        case .measured:
            record = .measured(try RelayIdentity(from: &reader), capacity: try reader.number())
        case .forgotten:
            record = .forgotten(try RelayIdentity(from: &reader))
        case .published:
            record = .published(try ListHeader(from: &reader))
        }
        try reader.end()
        return record
    }

    private static func checksum(_ bytes: [UInt8]) -> [UInt8] {
        Array(Digest.blake2b256(bytes).prefix(checksumBytes))
    }
}
