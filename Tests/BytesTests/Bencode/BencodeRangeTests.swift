import Bytes
import Testing

@Suite("Bencoded values in place")
struct BencodeRangeTests {
    static let torrent = Array("d8:announce3:url4:infod5:filesl1:aee4:listli1eee".utf8)

    static let vectors: [([String], String?)] = [
        ([], "d8:announce3:url4:infod5:filesl1:aee4:listli1eee"),
        (["announce"], "3:url"), (["info"], "d5:filesl1:aee"), (["info", "files"], "l1:ae"),
        (["list"], "li1ee"), (["none"], nil), (["info", "none"], nil), (["announce", "none"], nil),
        (["list", "none"], nil),
    ]

    @Test("a nested value is found where it stands", arguments: vectors)
    func found(path: [String], text: String?) throws {
        let range = try Bencode.range(of: path, in: Self.torrent)
        #expect(range.map { String(decoding: Self.torrent[$0], as: UTF8.self) } == text)
    }

    @Test("all bytes are checked, not only those up to the value")
    func strict() {
        for count in 0..<Self.torrent.count {
            #expect(throws: BencodeError.truncated) {
                try Bencode.range(of: ["announce"], in: Array(Self.torrent.prefix(count)))
            }
        }
        #expect(throws: BencodeError.trailing(at: Self.torrent.count)) {
            try Bencode.range(of: ["announce"], in: Self.torrent + [0])
        }
    }

    @Test("a value may be followed by raw data when asked (BEP 9)")
    func prefix() throws {
        let bytes = Array("d8:msg_typei1eeraw".utf8)
        let (value, count) = try Bencode.parsePrefix(of: bytes.span.bytes)
        #expect(value == ["msg_type": 1])
        #expect(Array(bytes[count...]) == Array("raw".utf8))
    }

    @Test("a dictionary stays sorted as it changes")
    func dictionary() {
        var dictionary: BencodeDictionary = ["b": 2]
        dictionary["a"] = 1
        dictionary["c"] = 3
        dictionary["b"] = nil
        dictionary["c"] = "three"
        dictionary["missing"] = nil
        #expect(Bencode.dictionary(dictionary).encoded == Array("d1:ai1e1:c5:threee".utf8))
        #expect(dictionary.count == 2)
        #expect(dictionary["b"] == nil)
        #expect(!dictionary.isEmpty)
    }

    @Test("accessors give what is there and nothing else")
    func accessors() {
        let value: Bencode = ["i": 1, "s": "x", "l": [1], "raw": .bytes([0xFF])]
        #expect(value["i"]?.integerValue == 1)
        #expect(value["s"]?.textValue == "x")
        #expect(value["s"]?.bytesValue == [0x78])
        #expect(value["raw"]?.textValue == nil)
        #expect(value["l"]?.listValue == [1])
        #expect(value["s"]?.integerValue == nil)
        #expect(value["i"]?["x"] == nil)
    }
}
