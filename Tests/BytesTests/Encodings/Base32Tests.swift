import Bytes
import Testing

@Suite("Base 32 (RFC 4648 §6)")
struct Base32Tests {
    /// RFC 4648 §10.
    static let vectors = [
        ("", ""), ("f", "MY======"), ("fo", "MZXQ===="), ("foo", "MZXW6==="), ("foob", "MZXW6YQ="),
        ("fooba", "MZXW6YTB"), ("foobar", "MZXW6YTBOI======"),
    ]

    @Test("a vector is written and read with and without padding", arguments: vectors)
    func vector(plain: String, padded: String) {
        let bare = String(padded.prefix { $0 != "=" })
        #expect(Base32.encode(plain.utf8, letters: .upper, padding: .full) == padded)
        #expect(Base32.encode(plain.utf8) == bare.lowercased())
        #expect(Base32.decode(padded, padding: .full) == Array(plain.utf8))
        #expect(Base32.decode(bare) == Array(plain.utf8))
        #expect(Base32.decode(bare.lowercased()) == Array(plain.utf8))
    }

    @Test("exactly the letters and 2 to 7 are accepted")
    func everyCharacter() {
        for byte in UInt8.min...127 {
            let character = Character(Unicode.Scalar(byte))
            let belongs = character.isLetter || ("2"..."7").contains(character)
            #expect((Base32.decode("AAAAAAA\(character)") != nil) == belongs)
        }
    }

    @Test(
        "impossible lengths and left-over bits are refused",
        arguments: ["M", "MZX", "MZXW6Y", "MZ", "MZXR", "MZXW7", "MZXW6YR", "MY======", "MZXé"]
    )
    func refuses(text: String) {
        #expect(Base32.decode(text) == nil)
    }

    @Test(
        "wrong padding is refused",
        arguments: [
            "MY", "MY=====", "MY=======", "M=======", "========", "MZXW6YTB========", "MY==MY==",
        ]
    )
    func padding(text: String) {
        #expect(Base32.decode(text, padding: .full) == nil)
    }

    @Test("random bytes of every length up to 100 survive")
    func random() {
        var generator = SeededGenerator(seed: 32)
        for count in 0...100 {
            let bytes = generator.bytes(count)
            #expect(Base32.decode(Base32.encode(bytes)) == bytes)
            let padded = Base32.encode(bytes, letters: .upper, padding: .full)
            #expect(Base32.decode(padded, padding: .full) == bytes)
        }
    }
}
