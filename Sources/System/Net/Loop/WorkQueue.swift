/// One thing for a loop to do.
enum Work {
    case job(UnownedJob)
    case call(@Sendable () -> Void)
}

/// A first-in first-out queue that keeps its storage from turn to turn.
struct WorkQueue {
    private var items: [Work] = []
    private var head = 0

    var isEmpty: Bool { head == items.count }

    mutating func append(_ work: Work) {
        items.append(work)
    }

    /// Takes all of `more`; the emptied storage goes back the other way when that saves a copy.
    mutating func append(contentsOf more: inout [Work]) {
        if isEmpty {
            swap(&items, &more)
            head = 0
        } else {
            items.append(contentsOf: more)
        }
        more.removeAll(keepingCapacity: true)
    }

    mutating func popFirst() -> Work? {
        guard head < items.count else { return nil }
        let work = items[head]
        items[head] = .call(Self.nothing)
        head += 1
        if head == items.count {
            items.removeAll(keepingCapacity: items.count <= Self.keptItems)
            head = 0
        }
        return work
    }

    /// Storage for more than this many items is given back once they are done.
    private static let keptItems = 16_384
    private static let nothing: @Sendable () -> Void = {}
}

/// Work from other threads, guarded by a lock.
struct RemoteWork {
    var items: [Work] = []
    /// The loop has been told, and has not yet looked.
    var isAwake = false
    /// The loop's thread is gone.
    var loopIsClosed = false
    /// Called once it is.
    var onClosed: [@Sendable () -> Void] = []
}
