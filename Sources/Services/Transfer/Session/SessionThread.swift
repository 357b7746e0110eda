import Bytes
import Files
import Net
import TransferWire

/// One side of a transfer over one stream: a machine, and what it asks for done on a thread.
protocol SessionWork: SendableMetatype {
    /// When `advance` wants to be called next although nothing came.
    var deadline: Moment { get }
    var progress: TransferProgress { get }
    /// How it ended, once it has.
    var end: SessionEnd? { get }

    mutating func receive(_ bytes: UnsafeRawBufferPointer, now: Moment)
    mutating func obey(_ order: SessionOrder, _ now: Moment)
    mutating func disconnected()
    /// Does all there is to do now, which may block on a disk.
    mutating func advance(_ now: Moment)
    mutating func drain(_ now: Moment, _ write: (UnsafeRawBufferPointer) -> Int)
    var unsentBytes: Int { get }
}

/// The thread of one session.
enum SessionThread {
    /// How long a peer has to take what is said at the end.
    private static let lastWords = Duration.seconds(10)

    /// Runs what `makeWork` makes on a new thread, until it ended and all it said is on its way.
    static func start<Work: SessionWork>(
        _ stream: ThreadedStream,
        _ control: SessionControl,
        _ makeWork: @escaping @Sendable () -> Work
    ) {
        WorkerThread.start {
            var work = makeWork()
            let end = run(&work, stream, control)
            control.offer.fulfil(nil)
            control.end.fulfil(end)
        }
    }

    private static func run(
        _ work: inout some SessionWork,
        _ stream: ThreadedStream,
        _ control: SessionControl
    ) -> SessionEnd {
        var buffer: [UInt8] = []
        var isConnected = true
        var giveUp: Moment?
        while true {
            let streamEnd = stream.take(into: &buffer)
            var now = EventLoop.clock()
            if !buffer.isEmpty { buffer.withUnsafeBytes { work.receive($0, now: now) } }
            for order in control.takeOrders() { work.obey(order, now) }
            work.advance(now)
            if streamEnd != nil, isConnected {
                isConnected = false
                work.disconnected()
                work.advance(now)
            }
            now = EventLoop.clock()
            work.drain(now) { stream.send($0) }
            control.publish(work.progress)
            if let end = work.end, work.unsentBytes == 0 || !isConnected {
                stream.finish()
                return end
            }
            if let end = work.end {
                giveUp = giveUp ?? now + lastWords
                if let giveUp, now >= giveUp {
                    stream.close()
                    return end
                }
            }
            // What came meanwhile has rung the bell, which remembers.
            stream.bell.wait(atMost: max(.zero, (giveUp ?? work.deadline) - now))
        }
    }
}
