import Bytes
import Testing

@Suite("File names from strangers")
struct SafeNameTests {
    static let refused: [(name: String, reason: UnsafeName)] = [
        ("", .empty),
        (".", .traversal),
        ("..", .traversal),
        ("a/b", .forbidden("/")),
        ("a\\b", .forbidden("\\")),
        ("c:", .forbidden(":")),
        ("a\0b", .unprintable("\0")),
        ("a\nb", .unprintable("\n")),
        ("a\u{7F}", .unprintable("\u{7F}")),
        ("a\u{9B}", .unprintable("\u{9B}")),
        ("txt.\u{202E}exe", .unprintable("\u{202E}")),
        ("a\u{2066}b", .unprintable("\u{2066}")),
        ("a\u{200F}b", .unprintable("\u{200F}")),
        ("a\u{2028}b", .unprintable("\u{2028}")),
        ("\u{FEFF}a", .unprintable("\u{FEFF}")),
        ("nul", .reserved("nul")),
        ("NUL.tar.gz", .reserved("nul")),
        ("Com1.txt", .reserved("com1")),
        ("lpt³", .reserved("lpt³")),
        ("con .txt", .reserved("con")),
        (" a", .edges),
        ("a ", .edges),
        ("a.", .edges),
        ("...", .edges),
        ("\u{A0}a", .edges),
    ]

    @Test("a name that could do harm is refused", arguments: refused)
    func refuse(name: String, reason: UnsafeName) {
        #expect(throws: reason) { try SafeName(name) }
    }

    @Test("what is refused becomes safe by taming", arguments: refused)
    func tamed(name: String, reason: UnsafeName) throws {
        let tame = SafeName(taming: name)
        #expect(try SafeName(tame.string) == tame)
    }

    @Test(
        "an ordinary name stays as it is",
        arguments: [
            "a", "a.txt", ".hidden", "Größe 図 👨‍👩‍👧.pdf", "console", "com10", "-rf", "a..b", "~",
        ]
    )
    func ordinary(name: String) throws {
        #expect(try SafeName(name).string == name)
        #expect(SafeName(taming: name).string == name)
    }

    @Test("a name may have as many bytes as the limit and not one more")
    func long() throws {
        let longest = String(repeating: "a", count: BytesLimits.nameBytes)
        #expect(try SafeName(longest).string == longest)
        #expect(throws: UnsafeName.long(bytes: BytesLimits.nameBytes + 1)) {
            try SafeName(longest + "a")
        }
    }

    @Test("taming a long name keeps its extension")
    func shortened() {
        let tame = SafeName(taming: String(repeating: "図", count: 500) + ".tar").string
        #expect(tame.utf8.count <= BytesLimits.nameBytes)
        #expect(tame.hasPrefix("図図"))
        #expect(tame.hasSuffix("図.tar"))
    }

    @Test("taming a long name does not make a device of it")
    func shortenedDevice() throws {
        let name = "con" + String(repeating: " ", count: 500) + "x.txt"
        #expect(SafeName(taming: name).string == "_con.txt")
    }

    @Test("taming the longest name of a device leaves it within the limit")
    func longestDevice() throws {
        let tame = SafeName(taming: "nul." + String(repeating: "n", count: 236))
        #expect(tame.string == "_nul." + String(repeating: "n", count: 235))
        #expect(try SafeName(tame.string) == tame)
    }

    @Test("taming replaces only what is refused")
    func tame() {
        #expect(SafeName(taming: "../../etc/passwd").string == ".._.._etc_passwd")
        #expect(SafeName(taming: "nul.txt").string == "_nul.txt")
        #expect(SafeName(taming: " a. ").string == "a")
    }

    @Test("any text becomes a safe name")
    func garbage() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let bytes = (0..<Int.random(in: 0...300, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let tame = SafeName(taming: String(decoding: bytes, as: UTF8.self))
            #expect(try SafeName(tame.string) == tame)
        }
    }
}
