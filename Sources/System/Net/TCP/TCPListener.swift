package import Bytes
import CSystem
import CUV
import Glibc

/// Accepts connections on one address for one loop.
///
/// Stops accepting, and leaves the rest to the kernel's backlog, while it has as many connections
/// as it may; refuses connections one by one while the process has no descriptor left. Never spins.
///
/// `@unchecked Sendable`: confined to its loop, which every member checks.
package final class TCPListener: HandleOwner, @unchecked Sendable {
    /// The loop of the listener and of every connection it accepts.
    package let loop: EventLoop
    /// Where it listens; a port of 0 asked for has become a real one.
    package let address: SocketAddress
    /// Connections accepted and not yet closed.
    package private(set) var openConnections = 0
    /// Connections closed at once for want of descriptors.
    package private(set) var refusedConnections = 0

    private let options: ListenOptions
    private let onAccept: (TCPConnection) -> Void
    private let descriptor: Int32
    private let poll: UnsafeMutablePointer<uv_poll_t>
    private var isClosed = false
    /// Given up to accept, and so close, a connection when no other descriptor is left.
    private var spare: Int32 = -1
    private lazy var retry = LoopTimer(on: loop) { [weak self] in self?.updatePolling() }

    /// Listens; `onAccept` gets each connection on the loop and decides what becomes of it.
    package convenience init(
        on loop: EventLoop,
        at address: SocketAddress,
        options: ListenOptions = ListenOptions(),
        onAccept: @escaping (TCPConnection) -> Void
    ) throws(NetError) {
        loop.preconditionOnLoop()
        guard loop.isRunning else { throw .shutDown }
        let reserved = try ReservedAddress(address, options: options)
        try self.init(on: loop, at: reserved, options: options, onAccept: onAccept)
    }

    /// Takes over a reserved address, beginning with whoever waits there already.
    package init(
        on loop: EventLoop,
        at reserved: ReservedAddress,
        options: ListenOptions = ListenOptions(),
        onAccept: @escaping (TCPConnection) -> Void
    ) throws(NetError) {
        loop.preconditionOnLoop()
        guard loop.isRunning else { throw .shutDown }
        (self.loop, self.options, self.onAccept) = (loop, options, onAccept)
        (descriptor, poll) = try reserved.handOver { descriptor throws(NetError) in
            (descriptor, try Self.poll(descriptor, on: loop))
        }
        address = reserved.address
        OwnedHandle.attach(poll, to: self)
        openSpare()
        updatePolling()
    }

    private static func poll(
        _ descriptor: Int32,
        on loop: EventLoop
    ) throws(NetError) -> UnsafeMutablePointer<uv_poll_t> {
        let poll = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
        let code = uv_poll_init(loop.uv, poll, descriptor)
        guard code == 0 else {
            poll.deallocate()
            throw NetError(code: code, operation: "uv_poll_init")
        }
        return poll
    }

    /// Where it listens; nil for a Unix-domain socket.
    package var localAddress: Endpoint? {
        if case .ip(let endpoint) = address { endpoint } else { nil }
    }

    /// Stops listening, which does nothing the second time; accepted connections stay.
    package func close() {
        loop.preconditionOnLoop()
        guard !isClosed else { return }
        isClosed = true
        retry.cancel()
        OwnedHandle.close(poll)
        _ = CSystem.close(descriptor)
        closeSpare()
        if case .local(let path) = address { unlink(path) }
    }

    func loopIsClosing() {
        close()
    }

    func connectionClosed() {
        openConnections -= 1
        if !isClosed, openConnections == options.maximumConnections - 1 { updatePolling() }
    }

    private func updatePolling() {
        guard !isClosed else { return }
        guard openConnections < options.maximumConnections, !retry.isSet else {
            uv_poll_stop(poll)
            return
        }
        uv_poll_start(poll, Int32(UV_READABLE.rawValue)) { handle, _, _ in
            OwnedHandle.owner(of: handle, as: TCPListener.self)?.acceptWaiting()
        }
    }

    private func acceptWaiting() {
        for _ in 0..<NetLimits.acceptsPerTurn {
            guard !isClosed else { return }
            guard openConnections < options.maximumConnections else { return updatePolling() }
            let accepted = warren_accept(descriptor)
            if accepted >= 0 {
                admit(accepted)
                continue
            }
            switch -accepted {
            case EAGAIN: return
            case EMFILE, ENFILE: if !refuseOne() { return pause() }
            // The connection is gone, or the network it came from: accept(2) says to go on.
            case EINTR, ECONNABORTED, EPROTO, ENETDOWN, ENETUNREACH, EHOSTUNREACH, EHOSTDOWN:
                continue
            default: return pause()
            }
        }
    }

    private func admit(_ accepted: Int32) {
        do throws(NetError) {
            let connection = try TCPConnection.adopt(accepted, on: loop, isLocal: address.isLocal)
            connection.listener = self
            openConnections += 1
            onAccept(connection)
        } catch {
            refusedConnections += 1
        }
    }

    /// Accepts one connection only to close it, with the descriptor kept for that.
    private func refuseOne() -> Bool {
        guard spare >= 0 else {
            openSpare()
            return false
        }
        closeSpare()
        let accepted = warren_accept(descriptor)
        if accepted >= 0 {
            refusedConnections += 1
            _ = CSystem.close(accepted)
        }
        openSpare()
        return accepted >= 0
    }

    /// Looks again in a while when the system cannot give a connection a descriptor now.
    private func pause() {
        retry.set(after: .milliseconds(50))
        updatePolling()
    }

    private func openSpare() {
        if spare < 0 { spare = open("/dev/null", O_RDONLY | O_CLOEXEC) }
    }

    private func closeSpare() {
        if spare >= 0 { _ = CSystem.close(spare) }
        spare = -1
    }
}
