import Bytes
import Testing

@Suite("JSON strings (RFC 8259 §7)")
struct JSONStringTests {
    static let accepted = [
        (#""a/b""#, "a/b"), (#""a\/b""#, "a/b"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
        (#""\u0041\u00e9\u00E9""#, "Aéé"), (#""\u0000""#, "\0"), (#""\u001f""#, "\u{1F}"),
        (#""\uD83D\uDE00""#, "😀"), (#""\ud800\udc00""#, "\u{10000}"),
        (#""\udbff\udfff""#, "\u{10FFFF}"), (#""\uFFFF\uD7FF\uE000""#, "\u{FFFF}\u{D7FF}\u{E000}"),
        (#""é€😀""#, "é€😀"), (#""x\ny\tz""#, "x\ny\tz"), (#""\\u0041""#, "\\u0041"),
        ("\"\u{7F}\"", "\u{7F}"), ("\"\u{2028}\u{2029}\"", "\u{2028}\u{2029}"),
        (#""\u0065\u0301""#, "e\u{301}"), (#""\\\\""#, "\\\\"),
    ]

    @Test("a string is read, code unit by code unit", arguments: accepted)
    func reads(text: String, value: String) throws {
        let string = try #require(try JSON(parsing: text).stringValue)
        #expect(Array(string.utf8) == Array(value.utf8))
    }

    static let refused: [(String, JSONError)] = [
        (#""\x41""#, .malformedEscape(at: 1)), (#""\'""#, .malformedEscape(at: 1)),
        (#""\0""#, .malformedEscape(at: 1)), (#""\U0041""#, .malformedEscape(at: 1)),
        (#""\u004""#, .malformedEscape(at: 1)), (#""\u00g1""#, .malformedEscape(at: 1)),
        (#""\u+041""#, .malformedEscape(at: 1)), (#""\ud800\u12""#, .malformedEscape(at: 7)),
        (#""\ud800""#, .loneSurrogate(0xD800, at: 1)),
        (#""\udc00""#, .loneSurrogate(0xDC00, at: 1)),
        (#""\udfff\udfff""#, .loneSurrogate(0xDFFF, at: 1)),
        (#""\ud800\ud800""#, .loneSurrogate(0xD800, at: 1)),
        (#""\ud800\u0041""#, .loneSurrogate(0xD800, at: 1)),
        (#""\ud800\n""#, .loneSurrogate(0xD800, at: 1)),
        (#""\ud800x""#, .loneSurrogate(0xD800, at: 1)),
        ("\"\n\"", .unescaped(byte: 0x0A, at: 1)), ("\"a\tb\"", .unescaped(byte: 0x09, at: 2)),
        ("\"\0\"", .unescaped(byte: 0x00, at: 1)), ("\"\u{1F}\"", .unescaped(byte: 0x1F, at: 1)),
        (#"""#, .truncated), (#""\"#, .truncated), (#""\""#, .truncated), (#""\u"#, .truncated),
        (#""\u00"#, .truncated), (#""\ud800"#, .truncated), (#""\ud800\"#, .truncated),
    ]

    @Test("a malformed string is refused", arguments: refused)
    func refuses(text: String, error: JSONError) {
        #expect(throws: error) { try JSON(parsing: text) }
    }

    /// Overlong, surrogate, beyond U+10FFFF, stray and cut-short sequences (RFC 3629 §3).
    static let malformed = [
        "80", "bf", "c0", "c1bf", "c080", "c3", "c328", "e080af", "e282", "e28228", "eda080",
        "edbfbf", "f0808080", "f09f98", "f48fbf", "f4908080", "f5808080", "fe", "ff", "41ff41",
    ]

    @Test("malformed UTF-8 is refused, beside an escape too", arguments: malformed)
    func malformedUTF8(hex: String) throws {
        let bytes = try #require(Hex.decode(hex))
        #expect(throws: JSONError.malformedUTF8(at: 1)) {
            try JSON(parsing: Array("\"".utf8) + bytes + Array("\"".utf8))
        }
        #expect(throws: JSONError.malformedUTF8(at: 1)) {
            try JSON(parsing: Array("\"\\n".utf8) + bytes + Array("\"".utf8))
        }
        #expect(throws: JSONError.malformedUTF8(at: 2)) {
            try JSON(parsing: Array("{\"".utf8) + bytes + Array("\":1}".utf8))
        }
    }

    @Test("escapes cannot complete a raw sequence")
    func halfRaw() {
        #expect(throws: JSONError.malformedUTF8(at: 1)) {
            try JSON(parsing: Array("\"".utf8) + [0xC3] + Array(#"\u00a9""#.utf8))
        }
    }
}
