import CSystem
import CUV

/// One TCP connection, or one over a Unix-domain socket, confined to a loop for life.
///
/// Costs a few hundred bytes while idle: it reads into a buffer of the loop and holds output only
/// when the kernel takes none. Both sides having finished closes it; so does any failure.
///
/// `@unchecked Sendable`: every member checks, or is reached only from a callback of, its loop.
package final class TCPConnection: ByteStream, TurnFlushable, HandleOwner, @unchecked Sendable {
    /// When written bytes are offered to the kernel.
    package enum WritePolicy: Sendable {
        /// In the call: least delay, one system call each.
        case atOnce
        /// At the end of the loop's turn, all together: least work for many small writes.
        ///
        /// Large ones, and what has gathered into a large one, still go in the call.
        case endOfTurn
    }

    enum Phase { case connecting, open, closed }

    package let loop: EventLoop
    let handle: UnsafeMutableRawPointer
    let isLocal: Bool

    package var onBytes: ((UnsafeMutableRawBufferPointer) -> Void)? {
        didSet { updateReading() }
    }
    package var onEnd: ((StreamEnd) -> Void)?
    package var onDrain: (() -> Void)?
    /// Bytes received so far.
    package internal(set) var bytesReceived: UInt64 = 0
    /// Bytes given to the kernel so far.
    package internal(set) var bytesSent: UInt64 = 0
    package var writePolicy = WritePolicy.atOnce
    /// Unsent bytes that make the stream congested.
    package var highWaterBytes = NetLimits.highWaterBytes
    /// Unsent bytes at which a congested stream calls `onDrain`.
    package var lowWaterBytes = NetLimits.lowWaterBytes
    /// Unsent bytes beyond which the connection fails.
    package var unsentLimit = NetLimits.unsentBytes

    package internal(set) var isCongested = false
    package var isAwaitingFlush = false
    var phase = Phase.connecting
    var isReading = false
    var isPaused = false
    var peerHasFinished = false
    var isFinishing = false
    var hasFinished = false
    var output = OutputQueue()
    /// Bytes of `output` that a request has lent to the kernel.
    var inFlight = 0
    /// Set while a failure met in a call waits for the end of the turn to be reported.
    var failure: NetError?
    var onConnect: ((Result<TCPConnection, NetError>) -> Void)?
    /// The listener that counts this connection.
    var listener: TCPListener?

    private init(loop: EventLoop, handle: UnsafeMutableRawPointer, isLocal: Bool) {
        self.loop = loop
        self.handle = handle
        self.isLocal = isLocal
    }

    /// A handle that is open in libuv's sense, without a socket.
    static func make(on loop: EventLoop, isLocal: Bool) throws(NetError) -> TCPConnection {
        loop.preconditionOnLoop()
        guard loop.isRunning else { throw .shutDown }
        let size = isLocal ? MemoryLayout<uv_pipe_t>.size : MemoryLayout<uv_tcp_t>.size
        let handle = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
        let code =
            isLocal
            ? uv_pipe_init(loop.uv, handle.assumingMemoryBound(to: uv_pipe_t.self), 0)
            : uv_tcp_init(loop.uv, handle.assumingMemoryBound(to: uv_tcp_t.self))
        guard code == 0 else {
            handle.deallocate()
            throw NetError(code: code, operation: "uv_tcp_init")
        }
        let connection = TCPConnection(loop: loop, handle: handle, isLocal: isLocal)
        OwnedHandle.attach(handle, to: connection)
        return connection
    }

    var stream: UnsafeMutablePointer<uv_stream_t> {
        handle.assumingMemoryBound(to: uv_stream_t.self)
    }

    /// Takes over a connected, non-blocking descriptor; it is closed when this fails.
    static func adopt(
        _ descriptor: Int32,
        on loop: EventLoop,
        isLocal: Bool
    ) throws(NetError) -> TCPConnection {
        let connection: TCPConnection
        do throws(NetError) {
            connection = try make(on: loop, isLocal: isLocal)
        } catch {
            _ = CSystem.close(descriptor)
            throw error
        }
        let code =
            isLocal
            ? uv_pipe_open(connection.handle.assumingMemoryBound(to: uv_pipe_t.self), descriptor)
            : uv_tcp_open(connection.handle.assumingMemoryBound(to: uv_tcp_t.self), descriptor)
        guard code == 0 else {
            _ = CSystem.close(descriptor)
            connection.close()
            throw NetError(code: code, operation: "uv_tcp_open")
        }
        connection.phase = .open
        return connection
    }

    /// Whether the connection can still carry bytes in some direction.
    package var isOpen: Bool { phase == .open }
}
