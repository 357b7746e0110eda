package import Bytes
import CSystem
import CUV

extension TCPConnection {
    /// The peer's address; nil for a Unix-domain socket and once the connection is lost.
    package var peerAddress: Endpoint? {
        endpoint(uv_tcp_getpeername)
    }

    /// Our address; nil for a Unix-domain socket and once the connection is closed.
    package var localAddress: Endpoint? {
        endpoint(uv_tcp_getsockname)
    }

    private typealias NameCall = (
        UnsafePointer<uv_tcp_t>?, UnsafeMutablePointer<sockaddr>?, UnsafeMutablePointer<Int32>?
    ) -> Int32

    private func endpoint(_ call: NameCall) -> Endpoint? {
        loop.preconditionOnLoop()
        guard phase == .open, !isLocal else { return nil }
        let tcp = handle.assumingMemoryBound(to: uv_tcp_t.self)
        return Endpoint(filledBy: { call(tcp, $0, $1) })
    }

    /// Asks the kernel for socket buffers of these sizes in bytes, which also ends its own tuning.
    package func setSocketBuffers(sendBytes: Int32? = nil, receiveBytes: Int32? = nil) {
        loop.preconditionOnLoop()
        guard phase != .closed else { return }
        var size: Int32
        if let sendBytes {
            size = sendBytes
            uv_send_buffer_size(OwnedHandle.base(handle), &size)
        }
        if let receiveBytes {
            size = receiveBytes
            uv_recv_buffer_size(OwnedHandle.base(handle), &size)
        }
    }
}
