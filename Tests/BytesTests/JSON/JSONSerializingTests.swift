import Bytes
import Testing

@Suite("JSON, written (RFC 8259)")
struct JSONSerializingTests {
    static let vectors: [(JSON, String)] = [
        (nil, "null"), (true, "true"), (false, "false"), (-5, "-5"), (1.5, "1.5"), (2.0, "2.0"),
        (1e100, "1e+100"), ([], "[]"), ([:], "{}"), ([1, [2], [:]], "[1,[2],{}]"),
        (["b": 1, "a": [nil]], #"{"b":1,"a":[null]}"#), ("a/é😀\u{7F}", "\"a/é😀\u{7F}\""),
        ("\"\\\u{8}\u{C}\n\r\t\0\u{1F}", #""\"\\\b\f\n\r\t\u0000\u001f""#),
        (["\n": "\""], #"{"\n":"\""}"#), (.double(.nan), "null"), (.double(.infinity), "null"),
    ]

    @Test("a value is written without white space", arguments: vectors)
    func compact(value: JSON, text: String) {
        #expect(value.serialized() == text)
        #expect(value.bytes == Array(text.utf8))
    }

    @Test("a value is written over several lines when asked")
    func pretty() {
        let value: JSON = ["a": [1, ["b": nil]], "c": [], "d": [:]]
        #expect(
            value.serialized(pretty: true) == """
                {
                  "a": [
                    1,
                    {
                      "b": null
                    }
                  ],
                  "c": [],
                  "d": {}
                }
                """
        )
    }

    @Test("random text survives being written and read")
    func text() throws {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<2_000 {
            let scalars = (0..<20).compactMap { _ in
                Unicode.Scalar(UInt32.random(in: 0...0x300, using: &generator))
            }
            var text = String()
            text.unicodeScalars.append(contentsOf: scalars)
            let read = try #require(try JSON(parsing: JSON.string(text).bytes).stringValue)
            #expect(Array(read.utf8) == Array(text.utf8))
        }
    }
}
