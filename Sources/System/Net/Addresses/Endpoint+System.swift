import Bytes
import CSystem
import Glibc

extension Endpoint {
    /// Reads an address of the system; nil for families other than IPv4 and IPv6.
    ///
    /// An IPv4 peer of a dual-stack socket becomes an IPv4 address.
    init?(_ generic: UnsafePointer<sockaddr>?) {
        guard let generic else { return nil }
        let raw = UnsafeRawPointer(generic)
        switch Int32(generic.pointee.sa_family) {
        case AF_INET:
            let four = raw.loadUnaligned(as: sockaddr_in.self)
            let address = IPv4Address(value: UInt32(bigEndian: four.sin_addr.s_addr))
            self.init(.v4(address), port: UInt16(bigEndian: four.sin_port))
        case AF_INET6:
            let six = raw.loadUnaligned(as: sockaddr_in6.self)
            let (high, low) = withUnsafeBytes(of: six.sin6_addr) {
                ($0.load(as: UInt64.self), $0.load(fromByteOffset: 8, as: UInt64.self))
            }
            let address = IPv6Address(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low))
            self.init(IPAddress.v6(address).unmapped, port: UInt16(bigEndian: six.sin6_port))
        default: return nil
        }
    }

    /// The address that a call like `getsockname` fills in, or nil when it fails.
    init?(
        filledBy call: (UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<Int32>) -> Int32
    ) {
        var storage = sockaddr_storage()
        var length = Int32(MemoryLayout<sockaddr_storage>.size)
        let endpoint = withUnsafeMutablePointer(to: &storage) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                call(address, &length) == 0 ? Endpoint(address) : nil
            }
        }
        guard let endpoint else { return nil }
        self = endpoint
    }

    /// The socket family of the address.
    var family: Int32 {
        if case .v4 = address { AF_INET } else { AF_INET6 }
    }

    /// Lends the address in the system's form, with its length in bytes.
    func withSystemAddress<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        switch address {
        case .v4(let address):
            var four = sockaddr_in()
            four.sin_family = sa_family_t(AF_INET)
            four.sin_port = port.bigEndian
            four.sin_addr.s_addr = address.value.bigEndian
            return Self.lend(&four, body)
        case .v6(let address):
            var six = sockaddr_in6()
            six.sin6_family = sa_family_t(AF_INET6)
            six.sin6_port = port.bigEndian
            withUnsafeMutableBytes(of: &six.sin6_addr) {
                $0.storeBytes(of: address.high.bigEndian, as: UInt64.self)
                $0.storeBytes(of: address.low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            return Self.lend(&six, body)
        }
    }

    private static func lend<Address, Result>(
        _ address: inout Address,
        _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<Address>.size))
            }
        }
    }
}
