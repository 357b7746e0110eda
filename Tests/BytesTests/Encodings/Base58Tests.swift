import Bytes
import Testing

@Suite("Base 58 (Bitcoin's alphabet)")
struct Base58Tests {
    /// draft-msporny-base58 §5, and zeros in front.
    static let vectors = [
        ("", ""),
        ("48656c6c6f20576f726c6421", "2NEpo7TZRRrLZSi2U"),
        (
            "54686520717569636b2062726f776e20666f78206a756d7"
                + "073206f76657220746865206c617a7920646f672e",
            "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z"
        ),
        ("0000287fb4cd", "11233QC4"),
        ("61", "2g"),
        ("00", "1"),
        ("00000000000000000000", "1111111111"),
    ]

    @Test("a vector is written and read", arguments: vectors)
    func vector(hex: String, text: String) throws {
        let bytes = try #require(Hex.decode(hex))
        #expect(Base58.encode(bytes) == text)
        #expect(Base58.decode(text) == bytes)
    }

    @Test(
        "characters outside the alphabet are refused",
        arguments: ["0", "O", "I", "l", " 2g", "2g\n", "é"]
    )
    func refuses(text: String) {
        #expect(Base58.decode(text) == nil)
    }

    @Test("text is read up to the limit and not beyond")
    func limit() {
        let longest = String(repeating: "z", count: BytesLimits.base58Characters)
        #expect(Base58.decode(longest) != nil)
        #expect(Base58.decode(longest + "z") == nil)
    }

    @Test("random bytes survive")
    func random() {
        var generator = SeededGenerator(seed: 58)
        for count in 0...80 {
            let bytes = [0, 0] + generator.bytes(count)
            #expect(Base58.decode(Base58.encode(bytes)) == bytes)
        }
    }
}
