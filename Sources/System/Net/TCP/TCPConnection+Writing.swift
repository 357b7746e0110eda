import CUV

extension TCPConnection {
    package var unsentBytes: Int {
        guard inFlight > 0 else { return output.count }
        return output.count - inFlight + uv_stream_get_write_queue_size(stream)
    }

    package func write(_ bytes: UnsafeRawBufferPointer) {
        guard canWrite, !bytes.isEmpty else { return }
        var sent = 0
        if output.isEmpty, goesAtOnce(bytes.count) {
            var vector = Self.vector(bytes)
            sent = offer(&vector, 1)
        }
        guard failure == nil, sent < bytes.count else { return }
        enqueue(UnsafeRawBufferPointer(rebasing: bytes[sent...]))
        sendQueued()
    }

    /// Sends several buffers in order, with one system call when the kernel takes them.
    package func write(gathering buffers: [UnsafeRawBufferPointer]) {
        guard canWrite, !buffers.isEmpty else { return }
        var sent = 0
        if output.isEmpty, goesAtOnce(buffers.reduce(0) { $0 + $1.count }) {
            var vectors = buffers.prefix(Self.vectorLimit).map(Self.vector)
            sent = offer(&vectors, UInt32(vectors.count))
        }
        guard failure == nil else { return }
        for buffer in buffers {
            let skipped = min(sent, buffer.count)
            sent -= skipped
            if skipped < buffer.count {
                enqueue(UnsafeRawBufferPointer(rebasing: buffer[skipped...]))
            }
        }
        sendQueued()
    }

    private func goesAtOnce(_ bytes: Int) -> Bool {
        writePolicy == .atOnce || bytes >= NetLimits.gatheredBytes
    }

    /// Vectors that one system call takes (`IOV_MAX`).
    private static var vectorLimit: Int { 1024 }

    private var canWrite: Bool {
        loop.preconditionOnLoop()
        return phase == .open && failure == nil && !isFinishing
    }

    private static func vector(_ bytes: UnsafeRawBufferPointer) -> uv_buf_t {
        let base = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
        return uv_buf_init(
            base?.assumingMemoryBound(to: CChar.self),
            UInt32(clamping: bytes.count)
        )
    }

    /// Offers bytes to the kernel and returns how many it took.
    private func offer(_ vectors: UnsafePointer<uv_buf_t>, _ count: UInt32) -> Int {
        let sent = uv_try_write(stream, vectors, count)
        if sent >= 0 {
            bytesSent += UInt64(sent)
            return Int(sent)
        }
        if sent != UV_EAGAIN.rawValue { failLater(NetError(code: sent, operation: "write")) }
        return 0
    }

    private func enqueue(_ bytes: UnsafeRawBufferPointer) {
        guard output.count + bytes.count <= unsentLimit else {
            return failLater(.unsentExceeded(limit: unsentLimit))
        }
        output.append(bytes)
        if unsentBytes > highWaterBytes { isCongested = true }
    }

    /// A queue with nothing of it lent to the kernel is either new or gathering.
    private func sendQueued() {
        guard failure == nil, inFlight == 0, !output.isEmpty else { return }
        if goesAtOnce(output.count) { launch() } else { loop.atEndOfTurn(self) }
    }

    package func flushTurn() {
        if let failure { return fail(failure) }
        flushOutput()
    }

    /// Sends what is queued unless a request already does.
    func flushOutput() {
        guard phase == .open, inFlight == 0 else { return }
        if !output.isEmpty {
            output.consume(
                output.withVectors(limit: .max) { vectors, count, _ in
                    offer(vectors, count)
                }
            )
            guard failure == nil else { return }
        }
        if output.isEmpty { drained() } else { launch() }
    }

    /// Lends the first bytes to the kernel until it has taken them.
    private func launch() {
        let request = UnsafeMutablePointer<uv_write_t>.allocate(capacity: 1)
        let code = output.withVectors(limit: NetLimits.flightBytes) { vectors, count, bytes in
            inFlight = bytes
            return uv_write(request, stream, vectors, count) { request, status in
                guard let request else { return }
                let handle = request.pointee.handle
                request.deallocate()
                OwnedHandle.owner(of: handle, as: TCPConnection.self)?.landed(status)
            }
        }
        guard code != 0 else { return }
        request.deallocate()
        inFlight = 0
        failLater(NetError(code: code, operation: "write"))
    }

    private func landed(_ status: Int32) {
        let sent = inFlight
        inFlight = 0
        guard phase == .open else { return output.removeAll() }
        if status != 0 { return fail(NetError(code: status, operation: "write")) }
        bytesSent += UInt64(sent)
        output.consume(sent)
        if output.isEmpty { drained() } else { launch() }
        if phase == .open { reportDrain() }
    }

    /// The owner may write more when told, and finish, before this goes on.
    private func drained() {
        reportDrain()
        if isFinishing, output.isEmpty { shutDownWriting() }
    }

    private func reportDrain() {
        guard isCongested, unsentBytes <= lowWaterBytes else { return }
        isCongested = false
        onDrain?()
    }
}
