import Net
import RelayWire

/// Loop cells that a caller waits for.
extension ClientEngine {
    /// One caller waiting for the answer to its loop cell.
    final class LoopWait {
        private var done: ((Duration?) -> Void)?
        private var timer: LoopTimer?

        init(_ done: @escaping (Duration?) -> Void) { self.done = done }

        func expire(after limit: Duration, on loop: EventLoop) {
            timer = loop.schedule(after: limit) { [weak self] in self?.resume(nil) }
        }

        /// Tells the caller; only the first call does.
        func resume(_ roundTrip: Duration?) {
            timer?.cancel()
            timer = nil
            let told = done
            done = nil
            told?(roundTrip)
        }
    }

    /// Sends a loop cell; tells its round trip, or nil when it is lost or takes longer than
    /// `limit`.
    func loop(_ circuit: Int, within limit: Duration, _ done: @escaping (Duration?) -> Void) {
        guard uses[circuit]?.isBuilt == true else { return done(nil) }
        let wait = LoopWait(done)
        wait.expire(after: limit, on: loop)
        // Cells keep their order, so answers come in the order of this line.
        loopWaits[circuit, default: []].append(wait)
        core.loop(circuit, now: loop.now)
    }

    /// Tells the first in line that its answer came.
    func looped(_ circuit: Int, _ roundTrip: Duration?) {
        guard let first = loopWaits[circuit]?.first else { return }
        loopWaits[circuit]?.removeFirst()
        first.resume(roundTrip)
    }

    /// Tells everybody who waits on a circuit that has ended.
    func loopsLost(_ circuit: Int) {
        for wait in loopWaits.removeValue(forKey: circuit) ?? [] { wait.resume(nil) }
    }
}
