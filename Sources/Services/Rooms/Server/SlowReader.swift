import Net
import RoomsWire

/// Watches over one WebSocket's unsent bytes: others wait for a slow reader, but not for long.
///
/// Confined to the socket's loop.
final class SlowReader {
    private let socket: WebSocketConnection
    private let settings: SignalingSettings
    private var waiting: [() -> Void] = []
    private var timer: LoopTimer?

    init(_ socket: WebSocketConnection, _ settings: SignalingSettings) {
        (self.socket, self.settings) = (socket, settings)
        socket.setWaterMarks(high: settings.slowBytes, low: settings.slowBytes / 4)
        socket.onDrain = { [unowned self] in drained() }
    }

    /// Looks at what is unsent, after more was; drops a reader that is beyond help.
    func check() {
        guard socket.isCongested else { return }
        if socket.unsentBytes > settings.unsentBytes { return drop() }
        guard timer == nil else { return }
        timer = socket.loop.schedule(after: settings.slowTime) { [weak self] in self?.drop() }
    }

    func onceDrained(_ call: @escaping () -> Void) {
        guard socket.isOpen, socket.isCongested else { return call() }
        waiting.append(call)
    }

    /// The reader has caught up, or is gone.
    func drained() {
        timer?.cancel()
        timer = nil
        let calls = waiting
        waiting = []
        for call in calls { call() }
    }

    /// Not at once: whoever sends to it is in the midst of something.
    private func drop() {
        let socket = socket
        socket.loop.submit { socket.abort() }
    }
}
