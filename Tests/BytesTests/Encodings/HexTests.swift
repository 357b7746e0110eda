import Bytes
import Testing

@Suite("Base 16 (RFC 4648 §8)")
struct HexTests {
    /// RFC 4648 §10, in lower case.
    static let vectors = [
        ("", ""), ("f", "66"), ("fo", "666f"), ("foo", "666f6f"), ("foob", "666f6f62"),
        ("fooba", "666f6f6261"), ("foobar", "666f6f626172"),
    ]

    @Test("a vector is written and read", arguments: vectors)
    func vector(plain: String, text: String) {
        #expect(Hex.encode(plain.utf8) == text)
        #expect(Hex.decode(text) == Array(plain.utf8))
        #expect(Hex.decode(text.uppercased()) == Array(plain.utf8))
    }

    @Test("every byte survives the way there and back")
    func everyByte() {
        let bytes = (0...255).map { UInt8($0) }
        #expect(Hex.decode(Hex.encode(bytes)) == bytes)
    }

    @Test("exactly the digits are digits")
    func everyCharacter() {
        for byte in UInt8.min...127 {
            let character = Character(Unicode.Scalar(byte))
            #expect((Hex.decode("0\(character)") != nil) == character.isHexDigit)
        }
    }

    @Test(
        "anything else is refused",
        arguments: ["0", "000", "0x00", " 00", "00\n", "é", "00é", "0g"]
    )
    func refuses(text: String) {
        #expect(Hex.decode(text) == nil)
    }
}
