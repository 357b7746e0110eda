import Synchronization

/// Several loops, given out in turn.
package final class LoopGroup: Sendable {
    /// The loops, in the order in which they are given out.
    package let loops: [EventLoop]
    private let given = Atomic<Int>(0)

    /// `count` running loops (at least one), whose threads are named after `name`.
    package init(count: Int, name: String = "net") throws(NetError) {
        precondition(count > 0, "a group needs a loop")
        var loops: [EventLoop] = []
        do throws(NetError) {
            for index in 0..<count { loops.append(try EventLoop(name: "\(name)-\(index)")) }
        } catch {
            for loop in loops { loop.stop() }
            throw error
        }
        self.loops = loops
    }

    /// The loop whose turn it is.
    package func next() -> EventLoop {
        let turn = given.wrappingAdd(1, ordering: .relaxed).oldValue
        return loops[Int(UInt(bitPattern: turn) % UInt(loops.count))]
    }

    /// Stops every loop, and returns when all have closed everything.
    package func shutdown() async {
        for loop in loops { loop.stop() }
        for loop in loops { await loop.shutdown() }
    }
}
