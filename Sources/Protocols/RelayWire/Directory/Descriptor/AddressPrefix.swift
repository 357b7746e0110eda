package import Bytes

/// All addresses of one IP version that begin with the same bits.
package struct AddressPrefix: Hashable, Sendable, CustomStringConvertible {
    /// The first address; bits past the length are zero.
    package let network: IPAddress
    /// How many leading bits are shared: 0 to 32 for IPv4, 0 to 128 for IPv6.
    package let length: Int

    /// Every IPv4 address.
    package static let anyIPv4 = AddressPrefix(masking: .v4(.unspecified), length: 0)
    /// Every IPv6 address.
    package static let anyIPv6 = AddressPrefix(masking: .v6(.unspecified), length: 0)

    /// The prefix of `length` bits that `address` lies in; a length past the address is a bug.
    package init(masking address: IPAddress, length: Int) {
        precondition((0...Self.width(of: address)).contains(length))
        self.length = length
        switch address {
        case .v4(let v4):
            network = .v4(IPv4Address(value: v4.value & Self.mask32(length)))
        case .v6(let v6):
            network = .v6(
                IPv6Address(
                    high: v6.high & Self.mask64(length),
                    low: v6.low & Self.mask64(length - 64)
                )
            )
        }
    }

    init(from reader: inout ByteReader) throws(DirectoryError) {
        let address = try IPAddress(from: &reader, field: .exitPolicy)
        let length = Int(try reader.number(UInt8.self))
        guard length <= Self.width(of: address) else { throw .invalid(.exitPolicy) }
        self.init(masking: address, length: length)
        guard network == address else { throw .invalid(.exitPolicy) }
    }

    func write(to writer: inout ByteWriter) {
        network.write(to: &writer)
        writer.integer(UInt8(length))
    }

    /// Whether `address` is of this version and begins with these bits.
    package func contains(_ address: IPAddress) -> Bool {
        guard Self.width(of: address) == Self.width(of: network) else { return false }
        return AddressPrefix(masking: address, length: length).network == network
    }

    /// Whether every address of `other` is in this prefix too.
    package func covers(_ other: AddressPrefix) -> Bool {
        length <= other.length && contains(other.network)
    }

    /// The prefix as `192.0.2.0/24`.
    package var description: String { "\(network)/\(length)" }

    private static func width(of address: IPAddress) -> Int {
        switch address {
        case .v4: 32
        case .v6: 128
        }
    }

    /// Swift's smart shifts yield zero when the whole mask is shifted out.
    private static func mask32(_ length: Int) -> UInt32 { .max << (32 - max(0, length)) }

    private static func mask64(_ length: Int) -> UInt64 {
        .max << (64 - min(64, max(0, length)))
    }
}
