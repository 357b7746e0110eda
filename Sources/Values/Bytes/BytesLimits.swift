/// What this module accepts from a stranger before it refuses.
package enum BytesLimits {
    /// Deepest nesting of JSON arrays and objects; RFC 8259 §9 lets a parser choose.
    package static let jsonDepth = 128
    /// Longest JSON number in bytes; RFC 8259 §9 lets a parser choose.
    package static let jsonNumberBytes = 1_024
    /// Deepest nesting of bencoded lists and dictionaries; a torrent with file trees uses about 20.
    package static let bencodeDepth = 64
    /// Longest Base58 text in characters: decoding costs the square of this; an xprv has 111.
    package static let base58Characters = 512
    /// Longest Bech32 string in characters (BIP-173): beyond it the checksum proves less.
    package static let bech32Characters = 90
    /// Longest name of one file, in bytes of UTF-8.
    ///
    /// Linux allows 255 (NAME_MAX); the rest is room for suffixes such as ".part".
    package static let nameBytes = 240
}
