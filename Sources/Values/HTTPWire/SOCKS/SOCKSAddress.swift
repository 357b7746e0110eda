package import Bytes

/// An address as SOCKS5 writes it (RFC 1928 §5): a type, an address or name, a port.
package struct SOCKSAddress: Hashable, Sendable, CustomStringConvertible {
    /// What stands before the port.
    package enum Host: Hashable, Sendable {
        /// Types 1 and 4.
        case address(IPAddress)
        /// Type 3: 1 to 255 bytes of visible ASCII, not an address in text.
        case name(String)
    }

    /// The host.
    package let host: Host
    /// The port; 0 where none is meant.
    package let port: UInt16

    /// `0.0.0.0:0`: what replies carry when there is nothing to tell.
    package static let unspecified = SOCKSAddress(.v4(.unspecified), port: 0)

    /// An address.
    package init(_ address: IPAddress, port: UInt16) {
        host = .address(address)
        self.port = port
    }

    /// A name, which is taken for what it is when it is an address in text.
    ///
    /// So a rule about addresses cannot be got round by writing one as a name.
    ///
    /// - Throws: `malformedName`.
    package init(name: String, port: UInt16) throws(SOCKSError) {
        guard (1...SOCKSLimits.nameBytes).contains(name.utf8.count),
            name.utf8.allSatisfy({ $0 &- 0x21 < 0x5E })
        else { throw .malformedName }
        host = IPAddress(name).map { .address($0) } ?? .name(name)
        self.port = port
    }

    /// Reads type, address and port, and says how many bytes they took.
    ///
    /// - Throws: `truncated`, `unsupportedAddressType` or `malformedName`.
    package static func parse(
        _ bytes: UnsafeRawBufferPointer
    ) throws(SOCKSError) -> (address: SOCKSAddress, count: Int) {
        guard bytes.count >= 2 else { throw .truncated(needed: 2 - bytes.count) }
        let count = try length(type: bytes[0], next: bytes[1])
        guard bytes.count >= count else { throw .truncated(needed: count - bytes.count) }
        let port = UInt16(bytes[count - 2]) << 8 | UInt16(bytes[count - 1])
        if let address = bytes[0] == 3 ? nil : IPAddress(bytes: bytes[1..<count - 2]) {
            return (SOCKSAddress(address, port: port), count)
        }
        let name = String(decoding: bytes[2..<count - 2], as: UTF8.self)
        return (try SOCKSAddress(name: name, port: port), count)
    }

    /// Reads the address of a whole request or reply (RFC 1928 §4, §6), whose reserved byte it
    /// checks.
    init(message: [UInt8]) throws(SOCKSError) {
        guard message[2] == 0 else { throw .malformedReserved(message[2]) }
        self = try message.withUnsafeBufferPointer { (typed) throws(SOCKSError) in
            try Self.parse(UnsafeRawBufferPointer(typed).part(3, typed.count)).address
        }
    }

    /// Writes type, address and port.
    package func write(to writer: inout ByteWriter) {
        switch host {
        case .address(.v4(let address)):
            writer.integer(UInt8(1))
            writer.integer(address.value)
        case .address(.v6(let address)):
            writer.integer(UInt8(4))
            writer.integer(address.high)
            writer.integer(address.low)
        case .name(let name):
            writer.integer(UInt8(3))
            writer.integer(UInt8(name.utf8.count))
            writer.text(name)
        }
        writer.integer(port)
    }

    /// `host:port`.
    package var description: String {
        switch host {
        case .address(let address): Endpoint(address, port: port).description
        case .name(let name): "\(name):\(port)"
        }
    }

    /// How long an address is from its type byte on, as far as its first two bytes tell.
    static func length(type: UInt8, next: UInt8) throws(SOCKSError) -> Int {
        switch type {
        case 1: return 1 + 4 + 2
        case 3: return 1 + 1 + Int(next) + 2
        case 4: return 1 + 16 + 2
        default: throw .unsupportedAddressType(type)
        }
    }
}
