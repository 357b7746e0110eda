package import Bytes
import CSystem
import CUV

/// A bound UDP socket, which sends to and hears from anyone, confined to one loop.
///
/// Datagrams are lost where the network would lose them: what the kernel does not take is dropped
/// and counted, never queued. `@unchecked Sendable`: every member checks its loop.
package final class UDPSocket: HandleOwner, @unchecked Sendable {
    package let loop: EventLoop
    /// Where it is bound; a port of 0 asked for has become a real one.
    package let localAddress: Endpoint
    /// Called with a datagram that is valid, and may be overwritten, during the call only.
    package var onDatagram: ((UnsafeMutableRawBufferPointer, Endpoint) -> Void)?
    /// Called when the socket broke and closed; not for the owner's own `close()`.
    package var onFailure: ((NetError) -> Void)?
    /// Datagrams the kernel had no room for.
    package internal(set) var droppedDatagrams: UInt64 = 0
    /// What the kernel took so far.
    package internal(set) var sent = UDPTraffic()
    /// What was delivered so far.
    package private(set) var received = UDPTraffic()

    let handle: UnsafeMutablePointer<uv_udp_t>
    private(set) var isClosed = false
    /// What waits for the end of the turn.
    var runs: [DatagramRun] = []
    /// Whether the kernel has not yet refused to cut datagrams from one buffer.
    var canSegment = true
    package var isAwaitingFlush = false

    /// Binds and begins to receive; a socket bound to `::` serves IPv4 as well.
    package init(
        on loop: EventLoop,
        at address: Endpoint,
        sharing: AddressSharing = .exclusive,
        onDatagram: ((UnsafeMutableRawBufferPointer, Endpoint) -> Void)? = nil
    ) throws(NetError) {
        loop.preconditionOnLoop()
        guard loop.isRunning else { throw .shutDown }
        let handle = UnsafeMutablePointer<uv_udp_t>.allocate(capacity: 1)
        let flags = UInt32(address.family) | UV_UDP_RECVMMSG.rawValue
        let code = uv_udp_init_ex(loop.uv, handle, flags)
        guard code == 0 else {
            handle.deallocate()
            throw NetError(code: code, operation: "uv_udp_init_ex")
        }
        handle.pointee.data = nil
        do throws(NetError) {
            localAddress = try Self.bind(handle, to: address, sharing)
        } catch {
            OwnedHandle.close(handle)
            throw error
        }
        (self.loop, self.handle, self.onDatagram) = (loop, handle, onDatagram)
        OwnedHandle.attach(handle, to: self)
        startReceiving()
    }

    private static func bind(
        _ handle: UnsafeMutablePointer<uv_udp_t>,
        to address: Endpoint,
        _ sharing: AddressSharing
    ) throws(NetError) -> Endpoint {
        if sharing == .shared {
            var descriptor: Int32 = -1
            try NetError.check("uv_fileno") { uv_fileno(OwnedHandle.base(handle), &descriptor) }
            try NetError.check("setsockopt") {
                warren_set_option(descriptor, SOL_SOCKET, SO_REUSEPORT, 1)
            }
        }
        try NetError.check("bind", "\(address)") {
            address.withSystemAddress { system, _ in uv_udp_bind(handle, system, 0) }
        }
        return Endpoint(filledBy: { uv_udp_getsockname(handle, $0, $1) }) ?? address
    }

    /// Closes the socket; does nothing the second time.
    package func close() {
        loop.preconditionOnLoop()
        guard !isClosed else { return }
        flushTurn()
        isClosed = true
        (onDatagram, onFailure) = (nil, nil)
        OwnedHandle.close(handle)
    }

    func loopIsClosing() {
        fail(.shutDown)
    }

    private func fail(_ error: NetError) {
        let report = onFailure
        close()
        report?(error)
    }

    /// Asks the kernel for buffers of these sizes in bytes.
    package func setSocketBuffers(sendBytes: Int32? = nil, receiveBytes: Int32? = nil) {
        loop.preconditionOnLoop()
        guard !isClosed else { return }
        if var sendBytes { uv_send_buffer_size(OwnedHandle.base(handle), &sendBytes) }
        if var receiveBytes { uv_recv_buffer_size(OwnedHandle.base(handle), &receiveBytes) }
    }

    private func startReceiving() {
        uv_udp_recv_start(
            handle,
            { handle, _, buffer in
                guard let loop = EventLoop.of(handle?.pointee.loop) else { return }
                let room = loop.datagramScratch()
                buffer?.pointee = uv_buf_init(
                    room.baseAddress?.assumingMemoryBound(to: CChar.self),
                    UInt32(room.count)
                )
            },
            { handle, count, buffer, address, flags in
                guard let buffer = buffer?.pointee else { return }
                OwnedHandle.owner(of: handle, as: UDPSocket.self)?
                    .arrived(count, buffer, address, flags)
            }
        )
    }

    private func arrived(
        _ count: Int,
        _ buffer: uv_buf_t,
        _ address: UnsafePointer<sockaddr>?,
        _ flags: UInt32
    ) {
        guard count >= 0 else { return broke(NetError(code: Int32(count), operation: "receive")) }
        // No address: libuv gives the buffer back. Cut off: larger than any datagram we asked for.
        guard let peer = Endpoint(address), flags & UV_UDP_PARTIAL.rawValue == 0 else { return }
        received.add(bytes: count)
        onDatagram?(UnsafeMutableRawBufferPointer(start: buffer.base, count: count), peer)
    }

    /// What one peer, or the way to it, answered says nothing about the socket.
    private func broke(_ error: NetError) {
        switch error {
        case .refused, .reset, .unreachable, .addressForbidden: return
        default: fail(error)
        }
    }
}
