import Bytes

/// Time that passes only when everything due has been done; the same seed gives the same run.
final class VirtualClock {
    private struct Event {
        let due: Moment
        /// Events of one moment happen in the order they were set.
        let order: UInt64
        let action: () -> Void

        func isBefore(_ other: Event) -> Bool {
            due == other.due ? order < other.order : due < other.due
        }
    }

    private(set) var now = Moment(nanoseconds: 0)
    /// A binary heap, soonest first.
    private var heap: [Event] = []
    private var order: UInt64 = 0

    /// Does `action` that much later; at once means after what is being done now.
    func after(_ delay: Duration, _ action: @escaping () -> Void) {
        order += 1
        heap.append(Event(due: now + delay, order: order, action: action))
        var child = heap.count - 1
        while child > 0, heap[child].isBefore(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    /// Runs until `deadline`, or until `isDone` says so.
    func run(until deadline: Moment, isDone: () -> Bool = { false }) {
        while let next = heap.first, next.due <= deadline, !isDone() {
            removeFirst()
            now = max(now, next.due)
            next.action()
        }
        if !isDone() { now = max(now, deadline) }
    }

    private func removeFirst() {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
        var parent = 0
        while true {
            var least = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].isBefore(heap[least]) {
                least = child
            }
            guard least != parent else { return }
            heap.swapAt(parent, least)
            parent = least
        }
    }
}
