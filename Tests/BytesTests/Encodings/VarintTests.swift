import Bytes
import Testing

@Suite("LEB128 numbers")
struct VarintTests {
    /// DWARF 5 §7.6, figure 22, and both sides of every width.
    static let vectors: [(UInt64, String)] = [
        (0, "00"), (2, "02"), (127, "7f"), (128, "8001"), (129, "8101"), (12_857, "b964"),
        (16_383, "ff7f"), (16_384, "808001"), (624_485, "e58e26"), (1 << 32, "8080808010"),
        (.max >> 1, "ffffffffffffffff7f"), (1 << 63, "80808080808080808001"),
        (.max, "ffffffffffffffffff01"),
    ]

    @Test("a number is written and read", arguments: vectors)
    func vector(number: UInt64, hex: String) throws {
        #expect(Hex.encode(Varint.encode(number)) == hex)
        #expect(Varint.size(of: number) == hex.count / 2)
        let bytes = try #require(Hex.decode(hex))
        var reader = ByteReader(bytes.span.bytes)
        #expect(try reader.varint() == number)
        #expect(reader.remaining == 0)
    }

    @Test("a number cut short says so and consumes nothing", arguments: vectors)
    func truncated(number: UInt64, hex: String) {
        let bytes = Varint.encode(number)
        for count in 0..<bytes.count {
            #expect(Self.read(Array(bytes.prefix(count))) == .truncated(ShortRead(needed: 1)))
        }
    }

    @Test(
        "surplus groups are refused",
        arguments: ["8000", "ff00", "808000", "80808080808080808000"]
    )
    func overlong(hex: String) throws {
        let bytes = try #require(Hex.decode(hex))
        #expect(Self.read(bytes) == .overlong(bytes: bytes.count))
    }

    @Test(
        "more than 64 bits are refused",
        arguments: ["ffffffffffffffffff02", "ffffffffffffffffff81", "ffffffffffffffffff8001"]
    )
    func overflow(hex: String) throws {
        #expect(Self.read(try #require(Hex.decode(hex))) == .overflow)
    }

    @Test("whatever garbage reads as is written as the same bytes")
    func garbage() throws {
        var generator = SeededGenerator(seed: 128)
        for _ in 0..<5_000 {
            let bytes = generator.bytes(12)
            guard Self.read(bytes) == nil else { continue }
            var reader = ByteReader(bytes.span.bytes)
            let number = try reader.varint()
            #expect(Varint.encode(number) == Array(bytes.prefix(reader.offset)))
        }
    }

    /// Why `bytes` cannot be read; records an issue when a failed read consumed any.
    private static func read(_ bytes: [UInt8]) -> VarintError? {
        var reader = ByteReader(bytes.span.bytes)
        do {
            _ = try reader.varint()
            return nil
        } catch {
            #expect(reader.offset == 0)
            return error
        }
    }
}
