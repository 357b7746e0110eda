extension SCTPAssociation {
    /// Bytes of messages that libusrsctp has not taken yet.
    package var unsentBytes: Int { queue.bytes }

    /// Whether `unsentBytes` passed the high-water mark and has not yet drained.
    package var isCongested: Bool { queue.isCongested }

    /// Sends a message, copying it where it has to wait.
    ///
    /// - Parameters:
    ///   - bytes: The message, 1 byte or more (RFC 8831 §6.6 has identifiers for empty ones).
    ///   - stream: Where it travels.
    ///   - protocolID: What the bytes are.
    ///   - delivery: How it travels.
    /// - Throws: `notOpen`, `badLength`, `noSuchStream` or `queueFull`; the message is not sent.
    package func send(
        _ bytes: UnsafeRawBufferPointer,
        stream: UInt16,
        protocolID: UInt32,
        delivery: SCTPDelivery = SCTPDelivery()
    ) throws(SCTPError) {
        guard state == .open, let socket else { throw .notOpen }
        guard !bytes.isEmpty, bytes.count <= options.longestSentBytes else {
            throw .badLength(bytes.count)
        }
        guard stream < SCTPLimits.streams else { throw .noSuchStream(stream) }
        guard queue.bytes + bytes.count <= SCTPLimits.unsentBytes else {
            throw .queueFull(unsent: queue.bytes)
        }
        let message = SCTPMessage(stream: stream, protocolID: protocolID, order: delivery.order)
        if queue.isEmpty {
            switch stack.locked({ socket.send(bytes, message, delivery.reliability) }) {
            case .taken: return settle()
            case .noRoom: break
            case .failed: throw .notOpen
            }
        }
        queue.append(bytes, message, delivery.reliability)
    }

    /// Makes the streams fresh once what was sent in them has been taken (RFC 6525).
    ///
    /// The peer hears of it by its `onPeerReset`; `onReset` tells that it agreed.
    package func reset(_ streams: [UInt16]) {
        guard state == .open else { return }
        for stream in streams where !pendingResets.contains(stream) { pendingResets.append(stream) }
        settle(needsLook: true)
    }

    /// Gives the library what it has room for; in every turn, since it does not always say so.
    func sendQueued() {
        sendWaiting()
        if state == .open, queue.takeDrained() { onDrain?() }
    }

    private func sendWaiting() {
        guard let socket, state == .open || state == .shuttingDown else { return }
        while let first = queue.first {
            let result = stack.locked {
                first.bytes.withUnsafeBytes { socket.send($0, first.message, first.reliability) }
            }
            switch result {
            case .taken: queue.removeFirst()
            case .noRoom: return
            case .failed(let code): return end(.failed(code: code))
            }
        }
        if !pendingResets.isEmpty, stack.locked({ socket.reset(pendingResets) }) {
            pendingResets = []
        }
        shutDownIfSent()
    }
}
