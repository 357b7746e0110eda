extension SCTPAssociation {
    /// Reads until nothing is left, the owner pauses, or the association ends.
    func readMessages() {
        guard let socket else { return }
        let room = stack.locked { stack.takeRoom() }
        defer { stack.locked { stack.giveBack(room) } }
        while state != .ended, !isPaused {
            switch stack.locked({ socket.read(into: room) }) {
            case .nothing: return
            case .ended: return end(state == .connecting ? .notEstablished : .finished)
            case .failed(let code):
                return end(state == .connecting ? .notEstablished : .failed(code: code))
            case .notification(let count):
                take(SCTPNotification(UnsafeRawBufferPointer(rebasing: room[..<count])))
            case .part(let count, let message, let isLast):
                take(UnsafeRawBufferPointer(rebasing: room[..<count]), message, isLast)
            }
        }
    }

    /// The library gives out one message at a time, so that there is one beginning at most.
    private func take(_ part: UnsafeRawBufferPointer, _ message: SCTPMessage, _ isLast: Bool) {
        let count = partial.count + part.count
        guard count <= options.longestReceivedBytes else { return end(.oversizedMessage(count)) }
        guard !isLast || !partial.isEmpty else { return onMessage?(message, part) ?? () }
        partial.append(contentsOf: part)
        guard isLast else { return }
        let whole = partial
        partial.removeAll(keepingCapacity: true)
        whole.withUnsafeBytes { onMessage?(message, $0) }
    }

    private func take(_ notification: SCTPNotification?) {
        switch notification {
        case .open(let streams):
            guard state == .connecting else { return }
            state = .open
            onOpen?(streams)
        case .lost: end(.lost)
        case .restarted: end(.lost)
        case .shutDown: end(.finished)
        case .notEstablished: end(.notEstablished)
        case .peerReset(let streams): onPeerReset?(streams)
        case .resetAnswered(let streams, _): onReset?(streams)
        case nil: return
        }
    }
}
