import Bytes

/// Timers by deadline, then by the order in which they were set: a binary heap.
///
/// Each timer knows its place, so that cancelling needs no search.
struct TimerHeap {
    private var timers: [LoopTimer] = []
    /// The order given to the timer set last.
    private(set) var lastOrder: UInt64 = 0

    var earliest: Moment? { timers.first?.deadline }

    mutating func insert(_ timer: LoopTimer) {
        lastOrder += 1
        timer.order = lastOrder
        timer.place = timers.count
        timers.append(timer)
        rise(timer, from: timer.place)
    }

    mutating func remove(_ timer: LoopTimer) {
        guard timer.place >= 0, let last = timers.popLast() else { return }
        let hole = timer.place
        timer.place = -1
        guard last !== timer else { return }
        sink(last, from: hole)
        rise(last, from: last.place)
    }

    /// Takes the earliest timer when it is due and no younger than `newest`.
    mutating func popDue(at now: Moment, setBy newest: UInt64) -> LoopTimer? {
        guard let first = timers.first, first.deadline <= now, first.order <= newest else {
            return nil
        }
        remove(first)
        return first
    }

    mutating func removeAll() {
        for timer in timers { timer.place = -1 }
        timers = []
    }

    private mutating func rise(_ timer: LoopTimer, from start: Int) {
        var hole = start
        while hole > 0, timer.precedes(timers[(hole - 1) / 2]) {
            put(timers[(hole - 1) / 2], at: hole)
            hole = (hole - 1) / 2
        }
        put(timer, at: hole)
    }

    private mutating func sink(_ timer: LoopTimer, from start: Int) {
        var hole = start
        while hole * 2 + 1 < timers.count {
            var child = hole * 2 + 1
            if child + 1 < timers.count, timers[child + 1].precedes(timers[child]) { child += 1 }
            guard timers[child].precedes(timer) else { break }
            put(timers[child], at: hole)
            hole = child
        }
        put(timer, at: hole)
    }

    private mutating func put(_ timer: LoopTimer, at place: Int) {
        timers[place] = timer
        timer.place = place
    }
}
