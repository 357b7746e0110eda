import CUV

extension TCPConnection {
    package func finish() {
        loop.preconditionOnLoop()
        guard phase == .open, !isFinishing else { return }
        isFinishing = true
        if output.isEmpty { shutDownWriting() }
    }

    package func close() {
        loop.preconditionOnLoop()
        guard phase != .closed else { return }
        phase = .closed
        isReading = false
        OwnedHandle.close(handle)
        if inFlight == 0 { output.removeAll() }
        (onBytes, onEnd, onDrain) = (nil, nil, nil)
        listener?.connectionClosed()
        listener = nil
    }

    func loopIsClosing() {
        fail(.shutDown)
    }

    /// Closes, and tells the owner why.
    func fail(_ error: NetError) {
        guard phase != .closed else { return }
        failure = error
        let report = onEnd
        close()
        report?(.failed(error))
    }

    /// Fails at the end of the turn, so that no call into this object calls its owner back.
    func failLater(_ error: NetError) {
        guard phase != .closed, failure == nil else { return }
        failure = error
        loop.atEndOfTurn(self)
    }

    func shutDownWriting() {
        guard !hasFinished, phase == .open else { return }
        let request = UnsafeMutablePointer<uv_shutdown_t>.allocate(capacity: 1)
        let code = uv_shutdown(request, stream) { request, status in
            guard let request else { return }
            let handle = request.pointee.handle
            request.deallocate()
            OwnedHandle.owner(of: handle, as: TCPConnection.self)?.finished(status)
        }
        guard code != 0 else { return }
        request.deallocate()
        failLater(NetError(code: code, operation: "shutdown"))
    }

    private func finished(_ status: Int32) {
        guard phase == .open else { return }
        guard status == 0 || status == UV_ENOTCONN.rawValue else {
            return fail(NetError(code: status, operation: "shutdown"))
        }
        hasFinished = true
        closeIfDone()
    }

    /// Once both sides have finished nothing can come any more.
    func closeIfDone() {
        if hasFinished, peerHasFinished { close() }
    }
}
