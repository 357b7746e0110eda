import Bytes
import Testing

@Suite("JSON, read (RFC 8259)")
struct JSONParsingTests {
    static let accepted: [(String, JSON)] = [
        ("null", .null), ("true", true), ("false", false), (" \t\r\n1 \t\r\n", 1),
        ("[]", []), ("[ ]", []), ("{}", [:]), ("{ }", [:]), ("\"\"", ""),
        ("[1,2]", [1, 2]), ("[ 1 , 2 ]", [1, 2]), ("[[],{}]", [[], [:]]),
        (#"{"":0}"#, ["": 0]), (#"{ "a" : 1 , "b" : [ null ] }"#, ["a": 1, "b": [nil]]),
        (#"{"a":{"a":{"a":true}}}"#, ["a": ["a": ["a": true]]]),
        (#"{"asd":"sdf", "dfg":"fgh"}"#, ["asd": "sdf", "dfg": "fgh"]),
        (#"{"min": -1.0e+28, "max": 1.0e+28}"#, ["min": -1e28, "max": 1e28]),
    ]

    @Test("a value is read", arguments: accepted)
    func reads(text: String, value: JSON) throws {
        #expect(try JSON(parsing: text) == value)
    }

    static let refused: [(String, JSONError)] = [
        ("", .truncated), (" ", .truncated), ("n", .truncated), ("nul", .truncated),
        ("[", .truncated), ("[1", .truncated), ("[1,", .truncated), ("{", .truncated),
        (#"{"a"#, .truncated), (#"{"a""#, .truncated), (#"{"a":"#, .truncated),
        (#"{"a":1"#, .truncated), (#"{"a":1,"#, .truncated), ("\"", .truncated),
        ("[1,]", unexpected("]", 3)), ("[,1]", unexpected(",", 1)), ("[1,,2]", unexpected(",", 3)),
        ("[1 2]", unexpected("2", 3)), ("[1}", unexpected("}", 2)), ("]", unexpected("]", 0)),
        ("[1]]", .trailing(byte: UInt8(ascii: "]"), at: 3)),
        ("1 2", .trailing(byte: UInt8(ascii: "2"), at: 2)),
        ("{}}", .trailing(byte: UInt8(ascii: "}"), at: 2)),
        ("{}//", .trailing(byte: UInt8(ascii: "/"), at: 2)),
        ("nullx", .trailing(byte: UInt8(ascii: "x"), at: 4)),
        (#"{"a":1,}"#, unexpected("}", 7)), (#"{,"a":1}"#, unexpected(",", 1)),
        ("{a:1}", unexpected("a", 1)), ("{'a':1}", unexpected("'", 1)),
        ("{1:1}", unexpected("1", 1)), (#"{"a" 1}"#, unexpected("1", 5)),
        (#"{"a":1 "b":2}"#, unexpected("\"", 7)), (#"{"a"::1}"#, unexpected(":", 5)),
        (#"{"a":}"#, unexpected("}", 5)), ("[a]", unexpected("a", 1)),
        ("True", unexpected("T", 0)), ("nUll", unexpected("U", 1)), ("truf", unexpected("f", 3)),
        ("NaN", unexpected("N", 0)), ("Infinity", unexpected("I", 0)), ("'a'", unexpected("'", 0)),
        ("/**/1", unexpected("/", 0)), ("\u{FEFF}1", .unexpected(byte: 0xEF, at: 0)),
        ("\u{A0}1", .unexpected(byte: 0xC2, at: 0)), ("\u{0B}1", .unexpected(byte: 0x0B, at: 0)),
        ("\0", .unexpected(byte: 0, at: 0)), ("1\0", .trailing(byte: 0, at: 1)),
    ]

    @Test("what the grammar does not allow is refused", arguments: refused)
    func refuses(text: String, error: JSONError) {
        #expect(throws: error) { try JSON(parsing: text) }
    }

    @Test("a key must not come twice, but may look like another")
    func repeatedKeys() throws {
        #expect(throws: JSONError.repeatedKey("a", at: 7)) { try JSON(parsing: #"{"a":1,"a":1}"#) }
        #expect(throws: JSONError.repeatedKey("a", at: 7)) {
            try JSON(parsing: #"{"a":1,"\u0061":2}"#)
        }
        // Composed and decomposed: different code units, hence different keys (RFC 8259 §8.3).
        let value = try JSON(parsing: #"{"\u00e9":1,"e\u0301":2}"#)
        #expect(value["\u{E9}"] == 1)
        #expect(value["e\u{301}"] == 2)
    }

    @Test("nesting is read up to the limit and not beyond", arguments: ["[", #"{"a":"#])
    func depth(open: String) throws {
        let close = open == "[" ? "]" : "}"
        func nested(_ depth: Int) -> String {
            String(repeating: open, count: depth) + "[]" + String(repeating: close, count: depth)
        }
        let limit = BytesLimits.jsonDepth
        _ = try JSON(parsing: nested(limit - 1))
        let error = JSONError.tooDeep(limit: limit, at: limit * open.utf8.count)
        #expect(throws: error) { try JSON(parsing: nested(limit)) }
        #expect(throws: JSONError.tooDeep(limit: 0, at: 0)) { try JSON(parsing: "[]", maxDepth: 0) }
        #expect(try JSON(parsing: "1", maxDepth: 0) == 1)
        #expect(throws: error) { try JSON(parsing: String(repeating: open, count: 100_000)) }
    }

    @Test("siblings do not count as nesting")
    func siblings() throws {
        _ = try JSON(parsing: "[[],[],{},[[]]]", maxDepth: 3)
    }

    @Test("a document cut short is never read as a whole one")
    func truncation() {
        let text = Array(#"{"a":[1,-2.5e3,"x\u00e9\ud83d\ude00\n"],"b":{"c":null,"d":true}}"#.utf8)
        for count in 0..<text.count {
            #expect(throws: JSONError.truncated) { try JSON(parsing: Array(text.prefix(count))) }
        }
    }

    @Test("garbage is refused or survives being written and read again")
    func garbage() throws {
        var generator = SeededGenerator(seed: 8259)
        let pieces = Array(#"{}[]:,"\u01eE+-. truefalsn"#.utf8) + [0x00, 0x80, 0xC3, 0xA9, 0xFF]
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...12, using: &generator)
            let bytes = (0..<count).map { _ in pieces.randomElement(using: &generator) ?? 0 }
            guard case .success(let value) = Result(catching: { try JSON(parsing: bytes) }) else {
                continue
            }
            #expect(try JSON(parsing: value.bytes) == value)
            #expect(try JSON(parsing: value.serialized(pretty: true)) == value)
        }
    }

    private static func unexpected(_ character: Unicode.Scalar, _ offset: Int) -> JSONError {
        .unexpected(byte: UInt8(ascii: character), at: offset)
    }
}
