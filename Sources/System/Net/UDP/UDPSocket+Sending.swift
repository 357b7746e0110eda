package import Bytes
import CUV

extension UDPSocket {
    /// Sends one datagram; false when the kernel had no room and it was dropped.
    ///
    /// Throws `.datagramTooLarge`, `.shutDown` once closed, or what the route answers
    /// (`.unreachable`, `.addressForbidden`, …).
    @discardableResult
    package func send(
        _ bytes: UnsafeRawBufferPointer,
        to peer: Endpoint
    ) throws(NetError) -> Bool {
        loop.preconditionOnLoop()
        guard !isClosed else { throw .shutDown }
        guard bytes.count <= NetLimits.datagramBytes else {
            throw .datagramTooLarge(bytes: bytes.count)
        }
        let code = offer(bytes, to: reachable(peer))
        guard code < 0 else {
            sent.add(bytes: bytes.count)
            return true
        }
        switch uv_errno_t(rawValue: code) {
        case UV_EAGAIN, UV_ENOBUFS:
            droppedDatagrams += 1
            return false
        case UV_EMSGSIZE: throw .datagramTooLarge(bytes: bytes.count)
        default: throw NetError(code: code, operation: "send", address: "\(peer)")
        }
    }

    /// Sends one datagram; false when the kernel had no room and it was dropped.
    @discardableResult
    package func send(_ bytes: [UInt8], to peer: Endpoint) throws(NetError) -> Bool {
        try bytes.span.bytes.withUnsafeBytes { bytes throws(NetError) in
            try send(bytes, to: peer)
        }
    }

    /// Sends datagrams in order until the kernel has no room, and returns how many it took.
    ///
    /// The rest count as dropped; a caller may send them again later.
    @discardableResult
    package func send(_ batch: [(bytes: [UInt8], peer: Endpoint)]) throws(NetError) -> Int {
        for (index, datagram) in batch.enumerated() {
            guard try send(datagram.bytes, to: datagram.peer) else {
                droppedDatagrams += UInt64(batch.count - index - 1)
                return index
            }
        }
        return batch.count
    }

    private func offer(_ bytes: UnsafeRawBufferPointer, to peer: Endpoint) -> Int32 {
        peer.withSystemAddress { address, _ in
            let base = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            var vector = uv_buf_init(
                base?.assumingMemoryBound(to: CChar.self),
                UInt32(bytes.count)
            )
            return uv_udp_try_send(handle, &vector, 1, address)
        }
    }

    /// An IPv6 socket reaches IPv4 peers by their mapped addresses.
    func reachable(_ peer: Endpoint) -> Endpoint {
        guard case .v6 = localAddress.address, case .v4(let address) = peer.address else {
            return peer
        }
        return Endpoint(.v6(IPv6Address(mapped: address)), port: peer.port)
    }
}
