import Bytes
import Testing

@Suite("Bencoding (BEP 3)")
struct BencodeTests {
    static let vectors: [(String, Bencode)] = [
        ("i0e", 0), ("i3e", 3), ("i-3e", -3), ("i9223372036854775807e", .integer(.max)),
        ("i-9223372036854775808e", .integer(.min)), ("0:", ""), ("4:spam", "spam"),
        ("le", []), ("l4:spam4:eggse", ["spam", "eggs"]), ("de", [:]),
        ("d3:cow3:moo4:spam4:eggse", ["spam": "eggs", "cow": "moo"]),
        ("d4:spaml1:a1:bee", ["spam": ["a", "b"]]),
        ("d0:i1e1:Ai2e1:ai3e2:aai4ee", ["": 1, "A": 2, "a": 3, "aa": 4]),
        ("lli1eed1:adeee", [[1], ["a": [:]]]),
    ]

    @Test("a value is read and written", arguments: vectors)
    func vector(text: String, value: Bencode) throws {
        #expect(try Bencode(parsing: Array(text.utf8)) == value)
        #expect(value.encoded == Array(text.utf8))
    }

    @Test("a value cut short is never read as a whole one", arguments: vectors)
    func truncation(text: String, value: Bencode) {
        for count in 0..<text.utf8.count {
            #expect(throws: BencodeError.truncated) {
                try Bencode(parsing: Array(text.utf8.prefix(count)))
            }
        }
    }

    static let refused: [(String, BencodeError)] = [
        ("i-0e", .leadingZero(at: 1)), ("i03e", .leadingZero(at: 1)),
        ("i-03e", .leadingZero(at: 2)),
        ("i00e", .leadingZero(at: 1)), ("01:a", .leadingZero(at: 0)), ("00:", .leadingZero(at: 0)),
        ("ie", unexpected("e", 1)), ("i-e", unexpected("e", 2)), ("i+1e", unexpected("+", 1)),
        ("i1.5e", unexpected(".", 2)), ("i 1e", unexpected(" ", 1)), ("i--1e", unexpected("-", 2)),
        ("-1:a", unexpected("-", 0)), ("x", unexpected("x", 0)), ("e", unexpected("e", 0)),
        ("1a", unexpected("a", 1)), ("di1ei2ee", unexpected("i", 1)), ("d1:ae", unexpected("e", 4)),
        ("i9223372036854775808e", .hugeNumber(at: 1)),
        ("i-9223372036854775809e", .hugeNumber(at: 2)),
        ("i99999999999999999999e", .hugeNumber(at: 1)),
        ("99999999999999999999:", .hugeNumber(at: 0)),
        ("9223372036854775808:", .hugeNumber(at: 0)), ("9223372036854775807:", .truncated),
        ("2:a", .truncated), ("", .truncated), ("i1ei1e", .trailing(at: 3)),
        ("0:\n", .trailing(at: 2)),
        ("d1:bi1e1:ai2ee", .unsortedKey(Array("a".utf8), at: 7)),
        ("d1:ai1e1:ai2ee", .unsortedKey(Array("a".utf8), at: 7)),
        ("d2:aai1e1:ai2ee", .unsortedKey(Array("a".utf8), at: 8)),
    ]

    @Test("another spelling is refused", arguments: refused)
    func refuses(text: String, error: BencodeError) {
        #expect(throws: error) { try Bencode(parsing: Array(text.utf8)) }
        #expect(throws: error) { try Bencode.range(of: ["a"], in: Array(text.utf8)) }
    }

    @Test("keys are sorted as raw bytes")
    func rawOrder() throws {
        let bytes: [UInt8] =
            Array("d1:".utf8) + [0x7F] + Array("0:1:".utf8) + [0x80] + Array("0:e".utf8)
        let value = try Bencode(parsing: bytes)
        #expect(value.dictionaryValue?[[0x80]] == "")
        #expect(value.encoded == bytes)
    }

    @Test("nesting is read up to the limit and not beyond", arguments: ["l", "d1:a"])
    func depth(open: String) throws {
        func nested(_ depth: Int) -> [UInt8] {
            let lists = String(repeating: open, count: depth)
            return Array((lists + "le" + String(repeating: "e", count: depth)).utf8)
        }
        let limit = BytesLimits.bencodeDepth
        _ = try Bencode(parsing: nested(limit - 1))
        let error = BencodeError.tooDeep(limit: limit, at: limit * open.utf8.count)
        #expect(throws: error) { try Bencode(parsing: nested(limit)) }
        #expect(throws: error) { try Bencode.range(of: ["a", "a"], in: nested(limit)) }
        #expect(throws: error) { try Bencode(parsing: nested(100_000)) }
    }

    @Test("whatever garbage reads as is written as the same bytes")
    func garbage() {
        var generator = SeededGenerator(seed: 3)
        let pieces = Array("ilde0123:-ab".utf8)
        for _ in 0..<50_000 {
            let count = Int.random(in: 0...10, using: &generator)
            let bytes = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? 0 }
            if case .success(let value) = Result(catching: { try Bencode(parsing: bytes) }) {
                #expect(value.encoded == bytes)
            }
        }
    }

    private static func unexpected(_ character: Unicode.Scalar, _ offset: Int) -> BencodeError {
        .unexpected(byte: UInt8(ascii: character), at: offset)
    }
}
