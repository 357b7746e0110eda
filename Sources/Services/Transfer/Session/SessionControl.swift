import Bytes
import Files
import Synchronization
import TransferWire

/// Where a service and the thread of one of its sessions meet.
final class SessionControl: Sendable {
    struct Snapshot: Sendable {
        var progress = TransferProgress(doneBytes: 0, totalBytes: 0, bytesPerSecond: 0)
        var stage = SessionStage.moving
    }

    private struct State {
        var orders: [SessionOrder] = []
        var snapshot = Snapshot()
    }

    /// What the peer offers; nil when the session ended without an offer.
    let offer = OneShot<SessionOffer?>()
    let end = OneShot<SessionEnd>()
    private let bell: Doorbell
    private let state = Mutex(State())
    private let onChange: @Sendable () -> Void

    /// `onChange` is called on the session's thread whenever the snapshot changed.
    init(ringing bell: Doorbell, onChange: @escaping @Sendable () -> Void) {
        (self.bell, self.onChange) = (bell, onChange)
    }

    var snapshot: Snapshot { state.withLock { $0.snapshot } }

    func order(_ order: SessionOrder) {
        state.withLock { $0.orders.append(order) }
        bell.ring()
    }

    func takeOrders() -> [SessionOrder] {
        state.withLock { state in
            defer { state.orders = [] }
            return state.orders
        }
    }

    func publish(_ progress: TransferProgress) {
        let changed = state.withLock { state in
            defer { state.snapshot.progress = progress }
            return state.snapshot.progress != progress
        }
        if changed { onChange() }
    }

    func publish(_ stage: SessionStage) {
        let changed = state.withLock { state in
            defer { state.snapshot.stage = stage }
            return state.snapshot.stage != stage
        }
        if changed { onChange() }
    }
}
