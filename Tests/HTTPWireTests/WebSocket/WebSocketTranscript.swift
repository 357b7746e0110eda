import Bytes
import HTTPWire

/// What a WebSocket made of some frames.
struct WebSocketTranscript: Equatable {
    enum Entry: Equatable {
        case text(String)
        case binary([UInt8])
        case ping([UInt8])
        case pong([UInt8])
        case close(WebSocketCloseCode?, String)
    }

    var entries: [Entry] = []
    var error: WebSocketError?
    var output: [UInt8] = []
    var isClosed = false

    static let key: UInt32 = 0x37FA_213D

    init(
        _ bytes: [UInt8],
        size: Int = .max,
        role: WebSocketRole = .server,
        limit: Int = 1 << 20
    ) {
        var machine = WebSocketMachine(role, messageLimit: limit)
        var writer = ByteWriter()
        do throws(WebSocketError) {
            for piece in Pieces.cut(bytes, into: size) {
                var piece = piece
                try piece.withUnsafeMutableBufferPointer { (typed) throws(WebSocketError) in
                    var input = UnsafeMutableRawBufferPointer(typed)
                    while let event = try machine.next(&input, into: &writer) { record(event) }
                }
            }
        } catch {
            self.error = error
        }
        output = writer.bytes
        isClosed = machine.isClosed
    }

    private mutating func record(_ event: WebSocketEvent) {
        switch event {
        case .text(let payload): entries.append(.text(payload.text))
        case .binary(let payload): entries.append(.binary(payload.array))
        case .ping(let payload): entries.append(.ping(payload.array))
        case .pong(let payload): entries.append(.pong(payload.array))
        case .close(let close): entries.append(.close(close.code, close.reason))
        }
    }

    /// A frame as a client sends it.
    static func frame(
        _ opcode: WebSocketOpcode,
        _ payload: [UInt8],
        isFinal: Bool = true,
        mask: UInt32? = key
    ) -> [UInt8] {
        var writer = ByteWriter()
        payload.withUnsafeBytes {
            WebSocketFrame.write(opcode, $0, isFinal: isFinal, mask: mask, into: &writer)
        }
        return writer.bytes
    }

    static func frame(_ opcode: WebSocketOpcode, _ text: String, isFinal: Bool = true) -> [UInt8] {
        frame(opcode, Array(text.utf8), isFinal: isFinal)
    }
}
