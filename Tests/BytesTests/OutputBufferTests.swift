import Bytes
import Testing

@Suite("Output buffer")
struct OutputBufferTests {
    @Test("bytes leave in the order they came, across any pieces")
    func order() throws {
        var generator = SeededGenerator(seed: 1)
        var buffer = OutputBuffer(limit: 400_000)
        var sent: [UInt8] = []
        var added: [UInt8] = []
        for _ in 0..<400 {
            let bytes = [UInt8](
                repeating: UInt8(truncatingIfNeeded: generator.next()),
                count: Int.random(in: 0...4_000, using: &generator)
            )
            if case .success = Result(catching: { try buffer.append(bytes) }) { added += bytes }
            let count = Int.random(in: 0...min(buffer.count, 3_000), using: &generator)
            sent += buffer.withUnsafeUnsent { Array($0.prefix(count)) }
            buffer.consume(count)
            #expect(buffer.count == added.count - sent.count)
        }
        sent += buffer.unsent.withUnsafeBytes { Array($0) }
        #expect(sent == added)
    }

    @Test("the limit holds for what waits, and a refusal adds nothing")
    func limit() throws {
        var buffer = OutputBuffer(limit: 4)
        try buffer.append([1, 2, 3])
        let refusal = OutputOverflow(waiting: 3, refused: 2, limit: 4)
        #expect(throws: refusal) { try buffer.append([4, 5]) }
        #expect(buffer.count == 3)
        try buffer.append([4])
        buffer.consume(2)
        try [5, 6].withUnsafeBytes { (bytes: UnsafeRawBufferPointer) in
            try buffer.append(UnsafeRawBufferPointer(rebasing: bytes[..<2]))
        }
        #expect(buffer.count == 4)
        #expect(throws: OutputOverflow.self) { try buffer.append([7].span.bytes) }
    }

    @Test("nothing can wait under a limit of zero")
    func zero() throws {
        var buffer = OutputBuffer(limit: 0)
        try buffer.append([])
        #expect(throws: OutputOverflow.self) { try buffer.append([1]) }
        #expect(buffer.isEmpty)
    }

    @Test("an emptied buffer can be filled again")
    func again() throws {
        var buffer = OutputBuffer(limit: 2)
        for round in UInt8.min...20 {
            try buffer.append([round, round])
            buffer.consume(1)
            #expect(buffer.withUnsafeUnsent { Array($0) } == [round])
            buffer.consume(1)
            #expect(buffer.isEmpty)
        }
        try buffer.append([1])
        buffer.removeAll()
        #expect(buffer.isEmpty)
        #expect(buffer.unsent.byteCount == 0)
    }
}
