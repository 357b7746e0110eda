import Bytes
import Crypto
import Testing

@testable import RelayWire

@Suite("Link records (Docs/protocols/relay.md)")
struct RecordTests {
    /// A writer and a reader that share a key.
    final class Pipe {
        var sending: RecordCipher<Sending>
        var receiving: RecordCipher<Receiving>
        var writer = RecordWriter()
        var reader = RecordReader()
        var pool = BlockPool()
        var sent: [UInt8] = []

        init() {
            let key = Entropy(simulationSeed: 1).secret(32)
            sending = RecordCipher(.aes256GCM, key: key.duplicate())
            receiving = RecordCipher(.aes256GCM, key: key)
        }

        func add(_ header: CellHeader, _ fill: UInt8) throws {
            if !writer.fits(header.bodyBytes, oneRecord: false) { try flush() }
            let place = try writer.add(header, pool: &pool, cipher: &sending)
            place.initializeMemory(as: UInt8.self, repeating: fill, count: header.bodyBytes)
        }

        func flush() throws {
            try writer.flush(pool: &pool, cipher: &sending) { sent += $0 }
        }

        func read(_ bytes: [UInt8]) throws(LinkError) -> [(CellHeader, [UInt8])] {
            var cells: [(CellHeader, [UInt8])] = []
            var bytes = bytes
            try bytes.lendMutable { (bytes) throws(LinkError) in
                try reader.read(bytes, cipher: &receiving) { (header, body) throws(LinkError) in
                    let body = UnsafeRawBufferPointer(start: body, count: header.bodyBytes)
                    cells.append((header, Array(body)))
                }
            }
            return cells
        }
    }

    private static func headers(_ count: Int, seed: UInt64) -> [CellHeader] {
        var generator = SeededGenerator(seed: seed)
        let commands: [CellCommand] = [
            .small, .large, .create, .created, .destroy, .padding, .cover,
        ]
        return (0..<count).map { number in
            let command = commands[Int(generator.next() % UInt64(commands.count))]
            return CellHeader(
                circuit: UInt32(number),
                command: command,
                padding: Int(generator.next() % 3000)
            )
        }
    }

    @Test(
        "whole cells come out however the stream is cut",
        arguments: [1, 7, 100, 1500, 70_000, 1 << 20]
    )
    func cut(portion: Int) throws {
        let pipe = Pipe()
        let headers = Self.headers(portion == 1 ? 12 : 120, seed: UInt64(portion))
        for (index, header) in headers.enumerated() { try pipe.add(header, UInt8(index % 251)) }
        try pipe.flush()
        var cells: [(CellHeader, [UInt8])] = []
        for start in stride(from: 0, to: pipe.sent.count, by: portion) {
            let end = min(start + portion, pipe.sent.count)
            cells += try pipe.read(Array(pipe.sent[start..<end]))
        }
        #expect(cells.map(\.0) == headers)
        for (index, cell) in cells.enumerated() {
            #expect(cell.1.allSatisfy { $0 == UInt8(index % 251) })
        }
    }

    @Test("cells may straddle records", arguments: [1, 3, 8, 9, 600, 1031])
    func straddling(payload: Int) throws {
        let pipe = Pipe()
        var plain: [UInt8] = []
        for number in 0..<4 {
            var cell = [UInt8](repeating: UInt8(number), count: CellHeader.bytes + 1024)
            cell.withUnsafeMutableBytes { cell in
                guard let start = cell.baseAddress else { return }
                CellHeader(circuit: 9, command: .small).write(to: start)
            }
            plain += cell
        }
        var cells: [(CellHeader, [UInt8])] = []
        for start in stride(from: 0, to: plain.count, by: payload) {
            let piece = Array(plain[start..<min(start + payload, plain.count)])
            cells += try pipe.read(try RecordWriter.record(piece, cipher: &pipe.sending))
        }
        #expect(cells.count == 4)
        #expect(cells.map { $0.1.first } == [0, 1, 2, 3])
    }

    @Test(
        "cells of every mixture fill a block without passing its end",
        arguments: 0..<60 as Range<UInt64>
    )
    func block(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pipe = Pipe()
        let few: [CellCommand] = [.small, .large, .create, .created, .destroy]
        let one = few[Int(seed) % few.count]
        let other = few[Int(generator.next() % UInt64(few.count))]
        var headers: [CellHeader] = []
        var most = 0
        while headers.count < 300 {
            let command = generator.next() % 4 == 0 ? other : one
            headers.append(CellHeader(circuit: 1, command: command))
            try pipe.add(headers[headers.count - 1], 1)
            most = max(most, pipe.writer.count)
        }
        try pipe.flush()
        #expect(most <= RecordWriter.blockBytes)
        #expect(try pipe.read(pipe.sent).map(\.0) == headers)
    }

    @Test(
        "a length of nothing or past the largest record is refused before anything is kept",
        arguments: [0, 65_569, 1 << 31]
    )
    func oversized(payload: Int) {
        let pipe = Pipe()
        var writer = ByteWriter()
        writer.integer(UInt32(payload))
        #expect(throws: LinkError.record(.oversized(bytes: payload))) {
            try pipe.read(writer.bytes + [0, 0, 0])
        }
    }

    @Test("a changed, repeated, reordered or missing record is refused")
    func forged() throws {
        for kind in 0..<5 {
            let pipe = Pipe()
            let records = try (0..<3).map { _ in
                try RecordWriter.record(
                    [0, 0, 0, 1, 3, 0, 0, 0, 1],
                    cipher: &pipe.sending
                )
            }
            var changed = records[0]
            changed[kind == 0 ? 10 : 28] ^= 1
            #expect(throws: LinkError.record(.forged)) {
                switch kind {
                case 0, 1: _ = try pipe.read(changed)
                case 2: _ = try pipe.read(records[0] + records[0])
                case 3: _ = try pipe.read(records[1])
                default: _ = try pipe.read(records[0] + records[2])
                }
            }
            #expect(throws: LinkError.record(.forged)) { try pipe.read(records[1]) }
        }
    }

    @Test("a bad cell in an authentic record is refused")
    func badCell() throws {
        let pipe = Pipe()
        let record = try RecordWriter.record([0, 0, 0, 1, 99, 0, 0, 0], cipher: &pipe.sending)
        #expect(throws: LinkError.cell(.unknownCommand(99))) { try pipe.read(record) }
    }

    @Test("an idle reader and writer hold nothing")
    func idle() throws {
        let pipe = Pipe()
        try pipe.add(CellHeader(circuit: 1, command: .small), 0)
        try pipe.flush()
        _ = try pipe.read(pipe.sent)
        #expect(pipe.writer.count == 0)
        #expect(MemoryLayout<RecordReader>.size + MemoryLayout<RecordWriter>.size <= 64)
    }
}
