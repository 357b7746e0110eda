import CUV

extension TCPConnection {
    package func pauseReading() {
        isPaused = true
        updateReading()
    }

    package func resumeReading() {
        isPaused = false
        updateReading()
    }

    /// Reads exactly while somebody listens, nobody paused, and there is something to come.
    func updateReading() {
        loop.preconditionOnLoop()
        let shouldRead = phase == .open && !isPaused && !peerHasFinished && onBytes != nil
        guard shouldRead != isReading else { return }
        isReading = shouldRead
        guard shouldRead else {
            uv_read_stop(stream)
            return
        }
        let code = uv_read_start(
            stream,
            { handle, _, buffer in
                guard let loop = EventLoop.of(handle?.pointee.loop) else { return }
                buffer?.pointee = uv_buf_init(
                    loop.scratch.baseAddress?.assumingMemoryBound(to: CChar.self),
                    UInt32(loop.scratch.count)
                )
            },
            { handle, count, _ in
                OwnedHandle.owner(of: handle, as: TCPConnection.self)?.received(count)
            }
        )
        if code != 0 { failLater(NetError(code: code, operation: "uv_read_start")) }
    }

    private func received(_ count: Int) {
        if count > 0 {
            bytesReceived += UInt64(count)
            onBytes?(UnsafeMutableRawBufferPointer(rebasing: loop.scratch[..<count]))
        } else if count == Int(UV_EOF.rawValue) {
            peerHasFinished = true
            updateReading()
            onEnd?(.finished)
            closeIfDone()
        } else if count < 0 {
            fail(NetError(code: Int32(count), operation: "read"))
        }
    }
}
