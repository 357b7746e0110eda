import Bytes
import Testing

@Suite("Bech32 (BIP-173) and Bech32m (BIP-350)")
struct Bech32Tests {
    static let valid: [(String, Bech32.Checksum)] = [
        ("A12UEL5L", .bech32),
        ("a12uel5l", .bech32),
        (
            "an83characterlonghumanreadablepartthatcontainst"
                + "henumber1andtheexcludedcharactersbio1tt5tgs",
            .bech32
        ),
        ("abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw", .bech32),
        ("11\(String(repeating: "q", count: 82))c8247j", .bech32),
        ("split1checkupstagehandshakeupstreamerranterredcaperred2y9e3w", .bech32),
        ("?1ezyfcl", .bech32),
        ("A1LQFN3A", .bech32m),
        ("a1lqfn3a", .bech32m),
        (
            "an83characterlonghumanreadablepartthatcontainst"
                + "hetheexcludedcharactersbioandnumber11sg7hg6",
            .bech32m
        ),
        ("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx", .bech32m),
        ("11\(String(repeating: "l", count: 82))ludsr8", .bech32m),
        ("split1checkupstagehandshakeupstreamerranterredcaperredlc445v", .bech32m),
        ("?1v759aa", .bech32m),
    ]

    @Test("a valid string is taken apart and put together again", arguments: valid)
    func reads(text: String, checksum: Bech32.Checksum) throws {
        let parts = try Bech32(text)
        #expect(parts.checksum == checksum)
        #expect(try parts.encoded() == text.lowercased())
    }

    static let invalid: [(String, Bech32Error)] = [
        (" 1nwldj5", .unexpected(byte: 0x20, at: 0)),
        ("\u{7F}1axkwrx", .unexpected(byte: 0x7F, at: 0)),
        ("\u{80}1eym55h", .unexpected(byte: 0xC2, at: 0)),
        (
            "an84characterslonghumanreadablepartthatcontains"
                + "thenumber1andtheexcludedcharactersbio1569pvx",
            .tooLong(characters: 91, limit: 90)
        ),
        ("pzry9x0s0muk", .noSeparator),
        ("1pzry9x0s0muk", .prefixLength(0)),
        ("x1b4n0q5v", .unexpected(byte: UInt8(ascii: "b"), at: 2)),
        ("li1dgmt3", .noChecksum),
        ("de1lg7wt\u{FF}", .unexpected(byte: 0xC3, at: 8)),
        ("A1G7SGD8", .wrongChecksum),
        ("10a06t8", .prefixLength(0)),
        ("1qzzfhee", .prefixLength(0)),
        (" 1xj0phk", .unexpected(byte: 0x20, at: 0)),
        ("\u{7F}1g6xzxy", .unexpected(byte: 0x7F, at: 0)),
        ("\u{80}1vctc34", .unexpected(byte: 0xC2, at: 0)),
        (
            "an84characterslonghumanreadablepartthatcontains"
                + "thetheexcludedcharactersbioandnumber11d6pts4",
            .tooLong(characters: 91, limit: 90)
        ),
        ("qyrz8wqd2c9m", .noSeparator),
        ("1qyrz8wqd2c9m", .prefixLength(0)),
        ("y1b0jsk6g", .unexpected(byte: UInt8(ascii: "b"), at: 2)),
        ("lt1igcx5c0", .unexpected(byte: UInt8(ascii: "i"), at: 3)),
        ("in1muywd", .noChecksum),
        ("mm1crxm3i", .unexpected(byte: UInt8(ascii: "i"), at: 8)),
        ("au1s5cgom", .unexpected(byte: UInt8(ascii: "o"), at: 7)),
        ("M1VUXWEZ", .wrongChecksum),
        ("16plkw9", .prefixLength(0)),
        ("1p2gdwpf", .prefixLength(0)),
        ("", .noSeparator),
        ("A12uEL5L", .mixedCase),
        ("a12uel5m", .wrongChecksum),
    ]

    @Test("an invalid string is refused for its reason", arguments: invalid)
    func refuses(text: String, error: Bech32Error) {
        #expect(throws: error) { try Bech32(text) }
    }

    @Test("a string cut short is never accepted")
    func truncated() {
        let text = "abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx"
        for count in 0..<text.count {
            #expect(throws: Bech32Error.self) { try Bech32(String(text.prefix(count))) }
        }
    }

    @Test("bytes are carried in groups of five bits", arguments: 0...40)
    func bytes(count: Int) throws {
        var generator = SeededGenerator(seed: UInt64(count))
        let bytes = generator.bytes(count)
        let parts = try Bech32(prefix: "warren", bytes: bytes, checksum: .bech32m)
        #expect(try Bech32(parts.encoded()).bytes == bytes)
    }

    @Test("parts that make no valid string are refused")
    func parts() {
        #expect(throws: Bech32Error.prefixLength(0)) {
            try Bech32(prefix: "", quintets: [], checksum: .bech32)
        }
        #expect(throws: Bech32Error.mixedCase) {
            try Bech32(prefix: "Bc", quintets: [], checksum: .bech32)
        }
        #expect(throws: Bech32Error.unexpected(byte: 0x20, at: 1)) {
            try Bech32(prefix: "a b", quintets: [], checksum: .bech32)
        }
    }

    @Test("the limit is on characters, in both directions")
    func limit() throws {
        let longest = try Bech32(
            prefix: "a",
            quintets: [UInt8](repeating: 0, count: 82),
            checksum: .bech32m
        )
        #expect(try longest.encoded().utf8.count == 90)
        let longer = try Bech32(
            prefix: "a",
            quintets: [UInt8](repeating: 0, count: 83),
            checksum: .bech32m
        )
        #expect(throws: Bech32Error.tooLong(characters: 91, limit: 90)) { try longer.encoded() }
        let text = try longer.encoded(limit: 91)
        #expect(throws: Bech32Error.tooLong(characters: 91, limit: 90)) { try Bech32(text) }
        #expect(try Bech32(text, limit: 91) == longer)
    }
}
