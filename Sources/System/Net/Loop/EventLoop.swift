package import Bytes
import CSystem
import CUV
import Synchronization

/// One libuv loop on a thread of its own, an executor for actors and tasks.
///
/// An actor that names it as `unownedExecutor` runs on the loop's thread, so that callbacks of
/// the loop's sockets and timers enter it with `assumeIsolated`. Runs until `stop`.
///
/// `@unchecked Sendable`: `remote` and `turn`-independent constants are safe anywhere; every other
/// property is touched by the loop's thread alone, which the entry points check.
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    /// Where the loop is in its life; seen by its own thread.
    enum Phase { case running, closing, closed }

    let uv: UnsafeMutablePointer<uv_loop_t>
    let wake: UnsafeMutablePointer<uv_async_t>
    let alarm: UnsafeMutablePointer<uv_timer_t>
    let remote = Mutex(RemoteWork())

    var phase = Phase.running
    var hasRemoteWork = false
    var local = WorkQueue()
    var dirty: [any TurnFlushable] = []
    var timers = TimerHeap()
    var armedFor: Moment?
    var waiting: [ObjectIdentifier: any Abandonable] = [:]
    private var turnTime: Moment?

    /// Where every socket of this loop reads to.
    let scratch = UnsafeMutableRawBufferPointer.allocate(
        byteCount: NetLimits.readBytes,
        alignment: 4096
    )

    private var datagrams: UnsafeMutableRawBufferPointer?

    /// Name lookups of this loop.
    package private(set) lazy var resolver = Resolver(loop: self)

    /// A running loop whose thread bears `name` (15 bytes are shown by the system's tools).
    package init(name: String = "net") throws(NetError) {
        _ = Self.ignoreBrokenPipes
        uv = .allocate(capacity: 1)
        wake = .allocate(capacity: 1)
        alarm = .allocate(capacity: 1)
        do throws(NetError) {
            try NetError.check("uv_loop_init") { uv_loop_init(uv) }
            try openOwnHandles()
        } catch {
            release()
            throw error
        }
        LoopThread.start(name: name) { self.run() }
    }

    deinit {
        release()
        scratch.deallocate()
        datagrams?.deallocate()
    }

    private func release() {
        uv.deallocate()
        wake.deallocate()
        alarm.deallocate()
    }

    /// Writing to a closed socket is an error code here, not a signal that ends the process.
    private static let ignoreBrokenPipes: Void = warren_ignore_broken_pipes()

    private func openOwnHandles() throws(NetError) {
        uv.pointee.data = Unmanaged.passUnretained(self).toOpaque()
        try NetError.check("uv_async_init") {
            uv_async_init(uv, wake) { EventLoop.of($0?.pointee.loop)?.hasRemoteWork = true }
        }
        try NetError.check("uv_timer_init") { uv_timer_init(uv, alarm) }
        wake.pointee.data = nil
        alarm.pointee.data = nil
    }

    /// The loop object behind a libuv loop.
    static func of(_ uv: UnsafeMutablePointer<uv_loop_t>?) -> EventLoop? {
        guard let data = uv?.pointee.data else { return nil }
        return Unmanaged<EventLoop>.fromOpaque(data).takeUnretainedValue()
    }

    /// Whether the caller runs on this loop's thread.
    package var isOnLoop: Bool {
        warren_current_loop() == Unmanaged.passUnretained(self).toOpaque()
    }

    /// Traps unless the caller runs on this loop's thread.
    package func preconditionOnLoop() {
        precondition(isOnLoop, "used off its event loop")
    }

    /// Whether sockets and timers can still be opened here; asked on the loop.
    package var isRunning: Bool { phase == .running }

    /// The monotonic clock: on the loop, as first read in this turn; elsewhere, read anew.
    package var now: Moment {
        guard isOnLoop else { return Self.clock() }
        if let turnTime { return turnTime }
        let time = Self.clock()
        turnTime = time
        return time
    }

    /// The clock of every loop, read anew.
    package static func clock() -> Moment {
        Moment(nanoseconds: Int64(clamping: uv_hrtime()))
    }

    func forgetTurnTime() {
        turnTime = nil
    }

    /// Where UDP sockets of this loop read several datagrams at a time to.
    func datagramScratch() -> UnsafeMutableRawBufferPointer {
        if let datagrams { return datagrams }
        let memory = UnsafeMutableRawBufferPointer.allocate(
            byteCount: NetLimits.datagramsPerRead << 16,
            alignment: 4096
        )
        datagrams = memory
        return memory
    }
}
