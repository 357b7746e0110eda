/// Where a socket is bound or connected to: an address and a port.
package struct Endpoint: Hashable, Sendable {
    /// The host.
    package let address: IPAddress
    /// The port of TCP or UDP.
    package let port: UInt16

    /// The endpoint of `address` at `port`.
    package init(_ address: IPAddress, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// Parses `1.2.3.4:80` or `[::1]:80` (RFC 5952 §6); nil for anything else.
    package init?(_ text: String) {
        let utf8 = Array(text.utf8)
        guard utf8.count <= 53, let colon = utf8.lastIndex(of: UInt8(ascii: ":")),
            let port: UInt16 = CanonicalDecimal.parse(utf8[(colon + 1)...])
        else { return nil }
        let host = utf8[..<colon]
        if let address = IPv4Address(utf8: host) {
            self.init(.v4(address), port: port)
        } else if host.first == UInt8(ascii: "["), host.last == UInt8(ascii: "]"), host.count > 2,
            let address = IPv6Address(String(decoding: host.dropFirst().dropLast(), as: UTF8.self))
        {
            self.init(.v6(address), port: port)
        } else {
            return nil
        }
    }
}

extension Endpoint: CustomStringConvertible {
    /// `1.2.3.4:80` or `[::1]:80`.
    package var description: String {
        switch address {
        case .v4(let address): "\(address):\(port)"
        case .v6(let address): "[\(address)]:\(port)"
        }
    }
}
