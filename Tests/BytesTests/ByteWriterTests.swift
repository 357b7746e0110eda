import Bytes
import Testing

@Suite("Byte writer")
struct ByteWriterTests {
    @Test("what is written stands in order")
    func order() {
        var writer = ByteWriter(capacity: 16)
        writer.integer(UInt16(0x0102))
        writer.littleEndian(UInt32(0x0605_0403))
        writer.append([7, 8])
        writer.text("é")
        writer.zeros(2)
        writer.integer(Int8(-1))
        #expect(writer.bytes == [1, 2, 3, 4, 5, 6, 7, 8, 0xC3, 0xA9, 0, 0, 0xFF])
        #expect(writer.count == 13)
    }
}
