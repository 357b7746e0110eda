import Bytes

/// How the directory writes addresses: a version byte, then the address in network order.
extension IPAddress {
    private static let version4: UInt8 = 4
    private static let version6: UInt8 = 6

    init(from reader: inout ByteReader, field: DirectoryField) throws(DirectoryError) {
        switch try reader.number(UInt8.self) {
        case Self.version4:
            self = .v4(IPv4Address(value: try reader.number()))
        case Self.version6:
            self = .v6(IPv6Address(high: try reader.number(), low: try reader.number()))
        default:
            throw .invalid(field)
        }
    }

    func write(to writer: inout ByteWriter) {
        switch self {
        case .v4(let address):
            writer.integer(Self.version4)
            writer.integer(address.value)
        case .v6(let address):
            writer.integer(Self.version6)
            writer.integer(address.high)
            writer.integer(address.low)
        }
    }
}

extension Endpoint {
    init(from reader: inout ByteReader, field: DirectoryField) throws(DirectoryError) {
        let address = try IPAddress(from: &reader, field: field)
        self.init(address, port: try reader.number())
    }

    func writeBinary(to writer: inout ByteWriter) {
        address.write(to: &writer)
        writer.integer(port)
    }
}
