/// Something confined to a loop that gathers work during a turn and does it at the end.
package protocol TurnFlushable: AnyObject {
    /// Whether the loop will call `flushTurn`; kept by the loop, false to begin with.
    var isAwaitingFlush: Bool { get set }
    /// Called once at the end of a turn in which it registered.
    func flushTurn()
}

extension EventLoop {
    /// Has `object` flushed after the callbacks and jobs of this turn, before the loop may wait.
    ///
    /// Registering again in the same turn costs nothing. Gathered writes are made of this.
    package func atEndOfTurn(_ object: some TurnFlushable) {
        preconditionOnLoop()
        guard !object.isAwaitingFlush else { return }
        object.isAwaitingFlush = true
        dirty.append(object)
    }

    /// Flushes what is registered now; what registers meanwhile has the next turn, at once.
    func flushDirty() {
        let count = dirty.count
        guard count > 0 else { return }
        for index in 0..<count {
            let object = dirty[index]
            object.isAwaitingFlush = false
            object.flushTurn()
        }
        dirty.removeFirst(count)
    }
}
