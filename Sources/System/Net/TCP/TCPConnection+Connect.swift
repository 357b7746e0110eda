import Bytes
import CSystem
import CUV

extension TCPConnection {
    /// Begins to connect; `done` is called once, on the loop, after this returned.
    ///
    /// The returned connection is of use before that only to `close()` it, which ends the attempt
    /// with `.cancelled`. There is no time limit here: see `DirectDialer`.
    @discardableResult
    package static func connect(
        to address: SocketAddress,
        on loop: EventLoop,
        _ done: @escaping (Result<TCPConnection, NetError>) -> Void
    ) throws(NetError) -> TCPConnection {
        if case .local(let path) = address, !(1...107).contains(path.utf8.count) {
            throw .addressInvalid(path)
        }
        let connection = try make(on: loop, isLocal: address.isLocal)
        connection.onConnect = done
        switch address {
        case .ip(let endpoint): connection.connect(to: endpoint)
        case .local(let path): connection.connect(toPath: path)
        }
        return connection
    }

    private func connect(to endpoint: Endpoint) {
        let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)
        let tcp = handle.assumingMemoryBound(to: uv_tcp_t.self)
        let code = endpoint.withSystemAddress { address, _ in
            uv_tcp_connect(request, tcp, address, Self.connectCallback)
        }
        guard code != 0 else { return }
        request.deallocate()
        loop.submit { self.connected(code) }
    }

    private func connect(toPath path: String) {
        let request = UnsafeMutablePointer<uv_connect_t>.allocate(capacity: 1)
        let pipe = handle.assumingMemoryBound(to: uv_pipe_t.self)
        uv_pipe_connect(request, pipe, path, Self.connectCallback)
    }

    private static let connectCallback: uv_connect_cb = { request, status in
        guard let request else { return }
        let handle = request.pointee.handle
        request.deallocate()
        OwnedHandle.owner(of: handle, as: TCPConnection.self)?.connected(status)
    }

    private func connected(_ status: Int32) {
        guard let done = onConnect else { return }
        onConnect = nil
        if phase == .connecting, status == 0 {
            phase = .open
            if !isLocal { uv_tcp_nodelay(handle.assumingMemoryBound(to: uv_tcp_t.self), 1) }
            return done(.success(self))
        }
        close()
        done(.failure(failure ?? NetError(code: status, operation: "connect")))
    }
}
