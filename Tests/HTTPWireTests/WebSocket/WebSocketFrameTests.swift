import Bytes
import HTTPWire
import Testing

@Suite("WebSocket frames (RFC 6455 §5)")
struct WebSocketFrameTests {
    typealias Seen = WebSocketTranscript

    static let client = WebSocketRole.client { Seen.key }

    /// The examples of RFC 6455 §5.7, each with the role that receives it.
    static let examples: [([UInt8], Bool, Seen.Entry)] = [
        ([0x81, 5, 0x48, 0x65, 0x6C, 0x6C, 0x6F], false, .text("Hello")),
        (
            [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], true,
            .text("Hello")
        ),
        ([1, 3, 0x48, 0x65, 0x6C, 0x80, 2, 0x6C, 0x6F], false, .text("Hello")),
        ([0x89, 5, 0x48, 0x65, 0x6C, 0x6C, 0x6F], false, .ping(Array("Hello".utf8))),
        (
            [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58], true,
            .pong(Array("Hello".utf8))
        ),
        (
            [0x82, 0x7E, 1, 0] + [UInt8](repeating: 7, count: 256), false,
            .binary([UInt8](repeating: 7, count: 256))
        ),
        (
            [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0] + [UInt8](repeating: 7, count: 65_536), false,
            .binary([UInt8](repeating: 7, count: 65_536))
        ),
    ]

    @Test("the examples of RFC 6455 §5.7, however they are cut", arguments: examples)
    func example(bytes: [UInt8], masked: Bool, entry: Seen.Entry) {
        for size in Pieces.sizes {
            let seen = Seen(bytes, size: size, role: masked ? .server : Self.client)
            #expect(seen.entries == [entry] && seen.error == nil)
        }
    }

    @Test("frames are written as in RFC 6455 §5.7")
    func writing() {
        let machine = WebSocketMachine(.server)
        var output = ByteWriter()
        machine.send("Hello", into: &output)
        #expect(output.bytes == Self.examples[0].0)
        let masked = WebSocketMachine(Self.client)
        var other = ByteWriter()
        masked.send("Hello", into: &other)
        #expect(other.bytes == Self.examples[1].0)
        let shared = Array("Hello".utf8).withUnsafeBytes { WebSocketFrame.encoded(.text, $0) }
        #expect(shared == Self.examples[0].0)
    }

    @Test(
        "lengths around the changes of their form",
        arguments: [0, 1, 125, 126, 127, 65_535, 65_536]
    )
    func lengths(count: Int) {
        let payload = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
        let frame = Seen.frame(.binary, payload)
        let extended = count < 126 ? 0 : count < 65_536 ? 2 : 8
        #expect(frame.count == 6 + extended + count)
        for size in [Int.max, 1, 1_000] {
            #expect(Seen(frame, size: size).entries == [.binary(payload)])
        }
    }

    @Test("masking eight bytes at a time is masking each by itself")
    func masking() {
        var generator = SeededGenerator(seed: 6455)
        for count in 0..<40 {
            for offset in 0..<8 {
                let plain = generator.bytes(count)
                let key: [UInt8] = [0x37, 0xFA, 0x21, 0x3D]
                let expected = plain.enumerated().map { $1 ^ key[($0 + offset) % 4] }
                var masked = plain
                masked.withUnsafeMutableBytes {
                    WebSocketMask.apply(0x37FA_213D, to: $0, offset: offset)
                }
                #expect(masked == expected)
            }
        }
    }

    static let refused: [([UInt8], Bool, WebSocketError)] = [
        ([0x81, 5, 0x48], true, .unmaskedFrame),
        ([0x81, 0x85, 1, 2, 3, 4, 5], false, .maskedFrame),
        ([0xC1, 0x80, 0, 0, 0, 0], true, .reservedBits),
        ([0xA1, 0x80, 0, 0, 0, 0], true, .reservedBits),
        ([0x91, 0x80, 0, 0, 0, 0], true, .reservedBits),
        ([0x83, 0x80, 0, 0, 0, 0], true, .unknownOpcode(3)),
        ([0x87, 0x80, 0, 0, 0, 0], true, .unknownOpcode(7)),
        ([0x8B, 0x80, 0, 0, 0, 0], true, .unknownOpcode(11)),
        ([0x8F, 0x80, 0, 0, 0, 0], true, .unknownOpcode(15)),
        ([0x09, 0x80, 0, 0, 0, 0], true, .fragmentedControl),
        ([0x89, 0xFE, 0, 126, 0, 0, 0, 0], true, .controlTooLong(bytes: 126)),
        ([0x82, 0xFE, 0, 125, 0, 0, 0, 0], true, .malformedLength),
        ([0x82, 0xFF, 0, 0, 0, 0, 0, 0, 255, 255, 0, 0, 0, 0], true, .malformedLength),
        ([0x82, 0xFF, 128, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], true, .malformedLength),
        (
            [0x82, 0xFF, 127, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], true,
            .messageTooLong(limit: 1 << 20)
        ),
        ([0x80, 0x80, 0, 0, 0, 0], true, .unexpectedContinuation),
        ([0x00, 0x80, 0, 0, 0, 0], true, .unexpectedContinuation),
        ([0x01, 0x80, 0, 0, 0, 0, 0x81, 0x80, 0, 0, 0, 0], true, .interruptedMessage),
        ([0x02, 0x80, 0, 0, 0, 0, 0x82, 0x80, 0, 0, 0, 0], true, .interruptedMessage),
        ([0x88, 0x81, 0, 0, 0, 0, 3], true, .malformedClose),
    ]

    @Test("a frame that breaks the rules is refused with a close frame", arguments: refused)
    func refuses(bytes: [UInt8], toServer: Bool, error: WebSocketError) {
        for size in Pieces.sizes {
            let seen = Seen(bytes, size: size, role: toServer ? .server : Self.client)
            #expect(seen.error == error && seen.isClosed)
            let code = error.code.rawValue
            let close: [UInt8] = [UInt8(code >> 8), UInt8(code & 255)]
            let expected = toServer ? [0x88, 2] + close : Seen.frame(.close, close)
            #expect(seen.output == expected)
        }
    }

    @Test("an idle machine takes at most 100 bytes")
    func size() {
        #expect(MemoryLayout<WebSocketMachine>.stride <= 104)
        #expect(MemoryLayout<WebSocketMachine>.size <= 100)
    }
}
