import Bytes
import CSystem
import CUV
import Synchronization

extension EventLoop {
    /// The whole life of the loop's thread.
    func run() {
        warren_set_current_loop(Unmanaged.passUnretained(self).toOpaque())
        while phase == .running { turn() }
        closeResources()
        while uv_loop_alive(uv) != 0 { turn() }
        closeLoop()
        warren_set_current_loop(nil)
        announceClosed()
    }

    /// Sockets first, then timers, then jobs, then the writes all of them gathered.
    private func turn() {
        armAlarm()
        forgetTurnTime()
        uv_run(uv, local.isEmpty && dirty.isEmpty ? UV_RUN_ONCE : UV_RUN_NOWAIT)
        fireTimers()
        takeRemoteWork()
        runWork()
        flushDirty()
    }

    /// Asks libuv to wake the loop for the earliest timer: one libuv timer serves them all.
    private func armAlarm() {
        guard let earliest = timers.earliest, phase == .running else { return }
        guard earliest != armedFor else { return }
        armedFor = earliest
        let due = UInt64(clamping: (earliest.nanoseconds + 999_999) / 1_000_000)
        let now = uv_now(uv)
        uv_timer_start(
            alarm,
            { EventLoop.of($0?.pointee.loop)?.rang() },
            due > now ? due - now : 0,
            0
        )
    }

    /// libuv runs its timers before it waits for sockets as well: then it must not wait.
    private func rang() {
        armedFor = nil
        uv_stop(uv)
    }

    /// Fires what is due in order of deadline, then of setting; what these set waits a turn.
    private func fireTimers() {
        guard let earliest = timers.earliest, earliest <= now else { return }
        let newest = timers.lastOrder
        while let timer = timers.popDue(at: now, setBy: newest) { timer.fire() }
    }
}
