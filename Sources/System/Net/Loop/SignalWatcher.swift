import CUV

/// Calls a closure on a loop when the process gets one of some signals, until closed.
///
/// `@unchecked Sendable`: confined to its loop, which every member checks.
package final class SignalWatcher: HandleOwner, @unchecked Sendable {
    /// The signals that end or reload a service.
    package enum Kind: Int32, CaseIterable, Sendable {
        case hangUp = 1
        case interrupt = 2
        case terminate = 15
    }

    /// The loop on which signals are reported.
    package let loop: EventLoop
    private var onSignal: ((Kind) -> Void)?
    private var handles: [UnsafeMutablePointer<uv_signal_t>] = []

    /// Watches `kinds`; their default actions are off as long as anything watches them.
    package init(
        on loop: EventLoop,
        _ kinds: [Kind],
        _ onSignal: @escaping (Kind) -> Void
    ) throws(NetError) {
        loop.preconditionOnLoop()
        guard loop.isRunning else { throw .shutDown }
        self.loop = loop
        self.onSignal = onSignal
        do throws(NetError) {
            for kind in kinds { try watch(kind) }
        } catch {
            close()
            throw error
        }
    }

    private func watch(_ kind: Kind) throws(NetError) {
        let handle = UnsafeMutablePointer<uv_signal_t>.allocate(capacity: 1)
        let code = uv_signal_init(loop.uv, handle)
        guard code == 0 else {
            handle.deallocate()
            throw NetError(code: code, operation: "uv_signal_init")
        }
        OwnedHandle.attach(handle, to: self)
        handles.append(handle)
        try NetError.check("uv_signal_start") {
            uv_signal_start(
                handle,
                { handle, number in
                    guard let kind = Kind(rawValue: number) else { return }
                    OwnedHandle.owner(of: handle, as: SignalWatcher.self)?.onSignal?(kind)
                },
                kind.rawValue
            )
        }
    }

    /// Stops watching; does nothing the second time.
    package func close() {
        loop.preconditionOnLoop()
        let closing = handles
        handles = []
        onSignal = nil
        for handle in closing { OwnedHandle.close(handle) }
    }

    func loopIsClosing() {
        close()
    }
}
