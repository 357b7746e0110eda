package import Bytes

/// Where a stream leads.
///
/// | kind | bytes | then |
/// |---|---|---|
/// | 1 IPv4 | 4 | `u16` port |
/// | 3 name | 1 + length | `u16` port |
/// | 4 IPv6 | 16 | `u16` port |
/// | 5 service | 32, an Ed25519 identity key published at the relay | |
package enum StreamTarget: Hashable, Sendable {
    case endpoint(Endpoint)
    case name(String, port: UInt16)
    case service([UInt8])

    /// Bytes of the longest target: kind, length, a name and a port.
    static let longestBytes = 1 + 1 + RelayLimits.nameBytes + 2

    private enum Kind: UInt8 {
        case ipv4 = 1
        case name = 3
        case ipv6 = 4
        case service = 5
    }

    /// Reads a target, leaving what follows it.
    package init(from reader: inout ByteReader) throws(TargetFault) {
        do {
            let code = try reader.integer(UInt8.self)
            switch Kind(rawValue: code) {
            case .ipv4:
                let address = IPv4Address(value: try reader.integer(UInt32.self))
                self = .endpoint(Endpoint(.v4(address), port: try reader.integer()))
            case .ipv6:
                let high = try reader.integer(UInt64.self)
                let address = IPv6Address(high: high, low: try reader.integer(UInt64.self))
                self = .endpoint(Endpoint(.v6(address), port: try reader.integer()))
            case .name:
                let bytes = try reader.bytes(Int(try reader.integer(UInt8.self)))
                guard let name = Self.name(bytes) else { throw TargetFault.badName }
                self = .name(name, port: try reader.integer())
            case .service:
                self = .service(try reader.bytes(32))
            case nil:
                throw TargetFault.unknownKind(code)
            }
        } catch let fault as TargetFault {
            throw fault
        } catch {
            throw .truncated
        }
    }

    /// Appends the target's bytes.
    package func write(to writer: inout ByteWriter) {
        switch self {
        case .endpoint(let endpoint):
            let bytes = endpoint.address.bytes
            writer.integer((bytes.count == 4 ? Kind.ipv4 : Kind.ipv6).rawValue)
            writer.append(bytes)
            writer.integer(endpoint.port)
        case .name(let name, let port):
            writer.integer(Kind.name.rawValue)
            writer.integer(UInt8(truncatingIfNeeded: name.utf8.count))
            writer.text(name)
            writer.integer(port)
        case .service(let key):
            writer.integer(Kind.service.rawValue)
            writer.append(key)
        }
    }

    /// The target's bytes.
    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 40)
        write(to: &writer)
        return writer.bytes
    }

    /// A name is printable ASCII without spaces: what RFC 1035 allows and `_`, never control bytes.
    private static func name(_ bytes: [UInt8]) -> String? {
        guard !bytes.isEmpty, bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { return nil }
        return String(decoding: bytes, as: UTF8.self)
    }
}

/// What was wrong with a target.
package enum TargetFault: Error, Equatable {
    case truncated
    case unknownKind(UInt8)
    case badName
}
