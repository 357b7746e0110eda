package import Bytes
import CUV

/// An address of one of this host's network interfaces that are up.
package struct InterfaceAddress: Hashable, Sendable {
    /// The interface's name, such as `eth0`.
    package let interface: String
    /// The address.
    package let address: IPAddress

    /// All of them as the system tells them now, at most `limit`; none when it cannot.
    package static func all(limit: Int = 64) -> [InterfaceAddress] {
        var list: UnsafeMutablePointer<uv_interface_address_t>?
        var count: Int32 = 0
        guard uv_interface_addresses(&list, &count) == 0, let list else { return [] }
        defer { uv_free_interface_addresses(list, count) }
        return UnsafeBufferPointer(start: list, count: min(Int(count), limit)).compactMap { entry in
            var address = entry.address
            let endpoint = withUnsafeBytes(of: &address) { raw in
                raw.withMemoryRebound(to: sockaddr.self) { Endpoint($0.baseAddress) }
            }
            guard let endpoint else { return nil }
            let name = entry.name.map { String(cString: $0) } ?? ""
            return InterfaceAddress(interface: name, address: endpoint.address)
        }
    }
}
