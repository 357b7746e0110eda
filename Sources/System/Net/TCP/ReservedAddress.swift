import Bytes
import CSystem
import Glibc
import Synchronization

/// An address that is listened at before anybody accepts: who connects waits in the kernel's
/// backlog.
///
/// For those who have to be told of an address, or its real port, before its service can start. One
/// that no listener takes over is let go with this object.
package final class ReservedAddress: Sendable {
    /// Where it is; a port of 0 asked for has become a real one.
    package let address: SocketAddress
    /// Nil once a listener has taken it over.
    private let descriptor: Mutex<Int32?>

    /// Listens at `address`, from any thread.
    package init(_ asked: SocketAddress, options: ListenOptions = ListenOptions()) throws(NetError)
    {
        let opened = try ListeningSocket.open(asked, options)
        address = Self.address(of: opened, asked: asked)
        descriptor = Mutex(opened)
    }

    deinit {
        guard let descriptor = descriptor.withLock({ $0 }) else { return }
        _ = CSystem.close(descriptor)
        if case .local(let path) = address { unlink(path) }
    }

    /// Hands the descriptor to `body`, which owns it from then on unless it throws.
    func handOver<Result>(
        _ body: (Int32) throws(NetError) -> Result
    ) throws(NetError) -> Result {
        guard let taken = descriptor.withLock({ $0 }) else {
            preconditionFailure("\(address) has its listener already")
        }
        let result = try body(taken)
        descriptor.withLock { $0 = nil }
        return result
    }

    private static func address(of descriptor: Int32, asked: SocketAddress) -> SocketAddress {
        guard !asked.isLocal else { return asked }
        let endpoint = Endpoint(filledBy: { address, length in
            var size = socklen_t(length.pointee)
            return getsockname(descriptor, address, &size)
        })
        return endpoint.map(SocketAddress.ip) ?? asked
    }
}
