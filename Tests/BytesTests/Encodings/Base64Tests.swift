import Bytes
import Testing

@Suite("Base 64 (RFC 4648 §4, §5)")
struct Base64Tests {
    /// RFC 4648 §10.
    static let vectors = [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
        ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
    ]

    @Test("a vector is written and read in every form", arguments: vectors)
    func vector(plain: String, padded: String) {
        let bare = String(padded.prefix { $0 != "=" })
        for form in Base64.Form.allCases {
            let text = form == .standard || form == .urlPadded ? padded : bare
            #expect(Base64.encode(plain.utf8, as: form) == text)
            #expect(Base64.decode(text, as: form) == Array(plain.utf8))
        }
    }

    @Test("only the last two characters tell the alphabets apart")
    func alphabets() {
        let bytes: [UInt8] = [0xFB, 0xEF, 0xFF]
        #expect(Base64.encode(bytes) == "++//")
        #expect(Base64.encode(bytes, as: .url) == "--__")
        #expect(Base64.decode("++//", as: .url) == nil)
        #expect(Base64.decode("--__", as: .standard) == nil)
    }

    @Test("exactly the alphabet is accepted", arguments: Base64.Form.allCases)
    func everyCharacter(form: Base64.Form) {
        let isURL = form == .url || form == .urlPadded
        let others = isURL ? "-_" : "+/"
        for byte in UInt8.min...127 {
            let character = Character(Unicode.Scalar(byte))
            let belongs = character.isLetter || character.isNumber || others.contains(character)
            #expect((Base64.decode("AAA\(character)AAAA", as: form) != nil) == belongs)
        }
    }

    @Test(
        "what is not canonical is refused",
        arguments: [
            "Z", "Zg", "Zg=", "Zg===", "=", "==", "====", "Z===", "Zh==", "Zm9=", "Zm9v=",
            "Zm9v====",
            "Zg==Zg==", "Zm 9v", "Zm9v\n", "Zm9é", "Z=g=", "=Zg=",
        ]
    )
    func refuses(text: String) {
        #expect(Base64.decode(text) == nil)
    }

    @Test(
        "padding where there should be none is refused",
        arguments: ["Zg==", "Zm8=", "Zg=", "A", "Zh"]
    )
    func surplusPadding(text: String) {
        #expect(Base64.decode(text, as: .url) == nil)
        #expect(Base64.decode(text, as: .standardUnpadded) == nil)
    }

    @Test("random bytes of every length up to 100 survive", arguments: Base64.Form.allCases)
    func random(form: Base64.Form) {
        var generator = SeededGenerator(seed: 64)
        for count in 0...100 {
            let bytes = generator.bytes(count)
            #expect(Base64.decode(Base64.encode(bytes, as: form), as: form) == bytes)
        }
    }

    @Test("what is read from garbage is written the same")
    func canonical() {
        var generator = SeededGenerator(seed: 65)
        for _ in 0..<2_000 {
            let text = String(
                (0..<6).map { _ in "AQgw48/+".randomElement(using: &generator) ?? "A" }
            )
            guard let bytes = Base64.decode(text, as: .standardUnpadded) else { continue }
            #expect(Base64.encode(bytes, as: .standardUnpadded) == text)
        }
    }
}
