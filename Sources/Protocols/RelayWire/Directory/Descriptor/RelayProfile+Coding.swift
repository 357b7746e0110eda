import Bytes
import Crypto

/// The byte form, version 1 (Docs/protocols/directory.md).
extension RelayProfile {
    static let formatVersion: UInt8 = 1

    init(from reader: inout ByteReader) throws(DirectoryError) {
        try reader.version(Self.formatVersion)
        let identity = try RelayIdentity(from: &reader)
        let nameBytes = try reader.count(upTo: DirectoryLimits.nameBytes, field: .name)
        let name = try RelayName(utf8: try reader.run(nameBytes))
        let flags = RelayFlags(rawValue: try reader.number())
        let software = try SoftwareVersion(from: &reader)
        let published: UInt64 = try reader.number()
        let capacity: UInt64 = try reader.number()
        let linkKey = X25519.PublicKey(try reader.bytes32())
        let keys = try Self.onionKeys(from: &reader)
        let endpoints = try Self.endpoints(from: &reader)
        let family = try Self.family(from: &reader, of: identity)
        try self.init(
            identity: identity,
            name: name,
            flags: flags,
            version: software,
            published: published,
            capacity: capacity,
            linkKey: linkKey,
            onionKey: keys.current,
            nextOnionKey: keys.next,
            endpoints: endpoints,
            family: family,
            exitPolicy: try ExitPolicy(from: &reader)
        )
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(Self.formatVersion)
        identity.write(to: &writer)
        writer.integer(UInt8(name.description.utf8.count))
        writer.text(name.description)
        writer.integer(flags.rawValue)
        version.write(to: &writer)
        writer.integer(published)
        writer.integer(capacity)
        writer.append(linkKey.raw)
        writer.integer(UInt8(nextOnionKey == nil ? 1 : 2))
        onionKey.write(to: &writer)
        nextOnionKey?.write(to: &writer)
        writer.integer(UInt8(endpoints.count))
        for endpoint in endpoints { endpoint.writeBinary(to: &writer) }
        writer.integer(UInt8(family.count))
        for member in family { member.write(to: &writer) }
        exitPolicy.write(to: &writer)
    }

    private static func onionKeys(
        from reader: inout ByteReader
    ) throws(DirectoryError) -> (current: OnionKey, next: OnionKey?) {
        let count = try reader.count(upTo: 2, field: .onionKeys)
        guard count >= 1 else { throw .invalid(.onionKeys) }
        let current = try OnionKey(from: &reader)
        return (current, count == 2 ? try OnionKey(from: &reader) : nil)
    }

    private static func endpoints(
        from reader: inout ByteReader
    ) throws(DirectoryError) -> [Endpoint] {
        let count = try reader.count(upTo: DirectoryLimits.endpoints, field: .endpoints)
        var endpoints: [Endpoint] = []
        for _ in 0..<count {
            endpoints.append(try Endpoint(from: &reader, field: .endpoints))
        }
        return endpoints
    }

    /// Reads the family and holds it to strictly ascending order, without the relay itself.
    private static func family(
        from reader: inout ByteReader,
        of identity: RelayIdentity
    ) throws(DirectoryError) -> Set<RelayIdentity> {
        let count = try reader.count(upTo: DirectoryLimits.family, field: .family)
        var family: Set<RelayIdentity> = []
        var last: RelayIdentity?
        for _ in 0..<count {
            let member = try RelayIdentity(from: &reader)
            if let last, member <= last { throw .unordered(.family) }
            guard member != identity else { throw .invalid(.family) }
            family.insert(member)
            last = member
        }
        return family
    }
}
