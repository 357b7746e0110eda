import Bytes
import Crypto
import Testing
import TransferWire

@Suite("Transfer frames (Docs/protocols/transfer.md)")
struct TransferMessageTests {
    static let root = MerkleTree.leaf(UnsafeRawBufferPointer(start: nil, count: 0))

    static func all() throws -> [TransferMessage] {
        let manifest = try SampleFiles(sizes: [1, 2]).manifest
        let key = try SampleFiles.key(4)
        let seal = Done.Seal(key: key.publicKey, signature: key.sign([1], domain: Done.domain))
        return [
            .hello(Hello()), .offer(Offer(id: SampleFiles.id(), manifest: manifest)),
            .manifest(manifest.bytes),
            .accept(
                Acceptance(
                    credit: 9,
                    claims: [
                        .complete(entries: 0..<256, root: root),
                        .partial(file: 256, chunks: [0..<1, 2..<4], root: root),
                    ]
                )
            ),
            .decline(.noSpace),
            .group(Group(file: 1, first: 2, leaves: Array(repeating: root, count: 16))),
            .fileEnd(file: 3, root: root), .fileReset(file: 3),
            .done(Done(root: root, seal: nil)), .done(Done(root: root, seal: seal)),
            .ack(Ack(credit: 1, verifiedBytes: 2, isComplete: true)), .cancel,
            .failure(FailureReport(code: .corrupt, file: 1, chunk: 2)), .keepAlive,
        ]
    }

    static func decode(_ frame: [UInt8]) throws -> TransferMessage? {
        var buffer = FrameBuffer()
        frame.withUnsafeBytes { buffer.append($0) }
        guard let header = try buffer.next() else { return nil }
        return try buffer.withBody(of: header) { try TransferMessage(header.type, body: $0) }
    }

    @Test("every message reads back and writes the same")
    func roundTrip() throws {
        for message in try Self.all() {
            let read = try #require(try Self.decode(message.frame))
            #expect(read == message)
            #expect(read.frame == message.frame)
        }
    }

    @Test("a frame not all here is waited for; a body cut short is refused")
    func truncation() throws {
        for message in try Self.all() {
            let frame = message.frame
            for count in frame.indices where count < 5 || count.isMultiple(of: 3) {
                #expect(try Self.decode(Array(frame[..<count])) == nil)
            }
            for cut in 5..<frame.count {
                var body = Array(frame[5..<cut])
                // A part of a manifest, or an offer of no bytes, is a frame of its own.
                if case .manifest = message { continue }
                var writer = ByteWriter()
                writer.integer(UInt32(body.count + 1))
                writer.integer(message.type.rawValue)
                body = writer.bytes + body
                #expect(throws: TransferError.self) { try Self.decode(body) }
            }
            if case .manifest = message { continue }
            var writer = ByteWriter()
            writer.integer(UInt32(frame.count - 4 + 1))
            let longer = writer.bytes + frame[4...] + [0]
            #expect(throws: TransferError.self) { try Self.decode(longer) }
        }
    }

    static let refused: [([UInt8], TransferError)] = [
        ([0, 8, 0, 1, 7], .oversized(bytes: 0x80001)),
        ([0xFF, 0xFF, 0xFF, 0xFF, 7], .oversized(bytes: 0xFFFF_FFFF)),
        ([0, 0, 0, 1, 0], .unknownFrame(0)), ([0, 0, 0, 1, 15], .unknownFrame(15)),
        ([0, 0, 0, 0, 14], .unknownFrame(14)),
    ]

    @Test("bad headers are refused before their body is here", arguments: refused)
    func headers(bytes: [UInt8], error: TransferError) {
        #expect(throws: error) { try Self.decode(bytes) }
    }

    @Test("claims must ascend, and their ranges be apart and not empty")
    func claims() throws {
        let bad: [[Claim]] = [
            [
                .complete(entries: 1..<3, root: Self.root),
                .complete(entries: 2..<4, root: Self.root),
            ],
            [.partial(file: 0, chunks: [], root: Self.root)],
            [.partial(file: 0, chunks: [1..<1], root: Self.root)],
            [.partial(file: 0, chunks: [0..<1, 1..<2], root: Self.root)],
            [.partial(file: 0, chunks: [4..<5, 1..<2], root: Self.root)],
            [.complete(entries: 0..<257, root: Self.root)],
            [.complete(entries: 0..<0, root: Self.root)],
        ]
        for claims in bad {
            let frame = TransferMessage.accept(Acceptance(credit: 1, claims: claims)).frame
            #expect(throws: TransferError.invalid(.accept)) { try Self.decode(frame) }
        }
    }

    @Test(
        "garbage of every type ends in an error or a message",
        arguments: TransferFrameType.allCases
    )
    func garbage(type: TransferFrameType) throws {
        var generator = SeededGenerator(seed: UInt64(type.rawValue))
        for _ in 0..<200 {
            let body = generator.bytes(Int.random(in: 0...200, using: &generator))
            do {
                let message = try TransferMessage(type, body: body.span.bytes)
                #expect(Array(message.frame.dropFirst(5)) == body)
            } catch {
                continue
            }
        }
    }
}
