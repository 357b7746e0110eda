import Bytes
import Testing

@Suite("Byte reader")
struct ByteReaderTests {
    static let bytes: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9]

    @Test("integers are read in either order")
    func integers() throws {
        var reader = ByteReader(Self.bytes.span.bytes)
        #expect(try reader.integer(UInt16.self) == 0x0102)
        #expect(try reader.littleEndian(UInt16.self) == 0x0403)
        #expect(try reader.integer(UInt32.self) == 0x0506_0708)
        #expect(try reader.integer(Int8.self) == 9)
        #expect(reader.remaining == 0)
        #expect(reader.offset == 9)
    }

    @Test("bytes are read, passed over and left")
    func slices() throws {
        var reader = ByteReader(Self.bytes.span.bytes)
        #expect(try reader.bytes(2) == [1, 2])
        try reader.skip(3)
        #expect(reader.rest.withUnsafeBytes { Array($0) } == [6, 7, 8, 9])
        #expect(try reader.bytes(0) == [])
        #expect(reader.offset == 5)
    }

    @Test("a short read tells what is missing and consumes nothing", arguments: 0...7)
    func short(count: Int) {
        let bytes = Array(Self.bytes.prefix(count))
        var reader = ByteReader(bytes.span.bytes)
        let error = ShortRead(needed: 8 - count)
        expectThrows(error, from: &reader) { reader throws(ShortRead) in
            _ = try reader.integer(UInt64.self)
        }
        expectThrows(error, from: &reader) { reader throws(ShortRead) in
            _ = try reader.littleEndian(Int64.self)
        }
        expectThrows(error, from: &reader) { reader throws(ShortRead) in _ = try reader.bytes(8) }
        expectThrows(error, from: &reader) { reader throws(ShortRead) in try reader.skip(8) }
    }

    @Test("a negative count is refused", arguments: [-1, Int.min])
    func negative(count: Int) {
        var reader = ByteReader(Self.bytes.span.bytes)
        let error = ShortRead(needed: count)
        expectThrows(error, from: &reader) { reader throws(ShortRead) in _ = try reader.bytes(count)
        }
        expectThrows(error, from: &reader) { reader throws(ShortRead) in try reader.skip(count) }
    }

    @Test("the largest count is refused without overflow")
    func largest() {
        var reader = ByteReader(Self.bytes.span.bytes)
        let error = ShortRead(needed: .max - 9)
        expectThrows(error, from: &reader) { reader throws(ShortRead) in _ = try reader.bytes(.max)
        }
    }

    private func expectThrows(
        _ expected: ShortRead,
        from reader: inout ByteReader,
        _ read: (inout ByteReader) throws(ShortRead) -> Void
    ) {
        do {
            try read(&reader)
            Issue.record("nothing was missing")
        } catch {
            #expect(error == expected)
            #expect(reader.offset == 0)
        }
    }
}
