import Bytes
import Net

/// What a caller asks of ``BenchTarget``: one byte of kind, eight of count.
enum BenchRequest {
    /// Send me so many bytes.
    case source(Int)
    /// Take so many bytes and then send eight.
    case sink(Int)
    /// Send back whatever comes.
    case echo

    var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 9)
        switch self {
        case .source(let count):
            writer.integer(UInt8(1))
            writer.integer(UInt64(count))
        case .sink(let count):
            writer.integer(UInt8(2))
            writer.integer(UInt64(count))
        case .echo:
            writer.integer(UInt8(3))
            writer.integer(UInt64(0))
        }
        return writer.bytes
    }
}

/// A TCP server that sends, swallows or echoes, as asked.
final class BenchTarget {
    let address: Endpoint

    /// Listens on the loopback until the loop ends.
    init(on loop: EventLoop) throws(NetError) {
        let listener = try TCPListener(
            on: loop,
            at: .ip(Endpoint(.v4(.loopback), port: 0))
        ) { BenchSession($0).start() }
        guard let address = listener.localAddress else { throw .shutDown }
        self.address = address
    }
}

/// One connection to the target; its callbacks keep it alive.
private final class BenchSession {
    private let connection: TCPConnection
    private var request: [UInt8] = []
    private var left = 0
    private static let block = [UInt8](repeating: 0x5A, count: 256 << 10)

    init(_ connection: TCPConnection) { self.connection = connection }

    func start() {
        connection.onEnd = { [self] _ in connection.close() }
        connection.onBytes = { [self] bytes in
            if request.count < 9 {
                let taken = min(9 - request.count, bytes.count)
                request.append(contentsOf: bytes[..<taken])
                if request.count == 9 { begin() }
                return read(UnsafeRawBufferPointer(rebasing: bytes[taken...]))
            }
            read(UnsafeRawBufferPointer(bytes))
        }
    }

    private func begin() {
        left = request[1...].reduce(0) { $0 << 8 | Int($1) }
        guard request[0] == 1 else { return }
        connection.onDrain = { [self] in send() }
        send()
    }

    private func send() {
        while left > 0, !connection.isCongested {
            let count = min(left, Self.block.count)
            left -= count
            Self.block.withUnsafeBytes {
                connection.write(UnsafeRawBufferPointer(rebasing: $0[..<count]))
            }
        }
    }

    private func read(_ bytes: UnsafeRawBufferPointer) {
        guard !bytes.isEmpty else { return }
        if request[0] == 3 { return connection.write(bytes) }
        guard request[0] == 2 else { return }
        left -= bytes.count
        if left == 0 { connection.write([UInt8](repeating: 1, count: 8)) }
    }
}
