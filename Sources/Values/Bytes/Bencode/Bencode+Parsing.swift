extension Bencode {
    /// Parses exactly one value, in the only spelling it has.
    ///
    /// Refuses numbers with zeros in front, unsorted or repeated keys, trailing bytes and nesting
    /// deeper than `maxDepth` lists and dictionaries.
    package init(
        parsing bytes: RawSpan,
        maxDepth: Int = BytesLimits.bencodeDepth
    ) throws(BencodeError) {
        let (value, count) = try Self.parsePrefix(of: bytes, maxDepth: maxDepth)
        if count < bytes.byteCount { throw .trailing(at: count) }
        self = value
    }

    /// Parses exactly one value; refuses what the span's parser does.
    package init(
        parsing bytes: [UInt8],
        maxDepth: Int = BytesLimits.bencodeDepth
    ) throws(BencodeError) {
        try self.init(parsing: bytes.span.bytes, maxDepth: maxDepth)
    }

    /// Parses the value that `bytes` start with and tells how many bytes it takes.
    ///
    /// For messages that put raw data behind a value (BEP 9).
    package static func parsePrefix(
        of bytes: RawSpan,
        maxDepth: Int = BytesLimits.bencodeDepth
    ) throws(BencodeError) -> (value: Bencode, count: Int) {
        try bytes.withUnsafeBytes { (bytes) throws(BencodeError) in
            var parser = BencodeParser(bytes, maxDepth: maxDepth)
            let value = try parser.value()
            return (value, parser.offset)
        }
    }

    /// Where the value that nested dictionaries hold under `path` stands in `bytes`.
    ///
    /// A hash over the original bytes needs this: an infohash covers what was sent (BEP 3, BEP 52).
    /// All of `bytes` is parsed as strictly as by `init(parsing:)`. Nil when no such value exists.
    package static func range(
        of path: [String],
        in bytes: RawSpan,
        maxDepth: Int = BytesLimits.bencodeDepth
    ) throws(BencodeError) -> Range<Int>? {
        try bytes.withUnsafeBytes { (bytes) throws(BencodeError) in
            var parser = BencodeParser(bytes, maxDepth: maxDepth)
            let range = try parser.range(of: path.map { Array($0.utf8) }[...])
            if parser.offset < bytes.count { throw .trailing(at: parser.offset) }
            return range
        }
    }

    /// Where the value under `path` stands in `bytes`; as strict as the span's version.
    package static func range(
        of path: [String],
        in bytes: [UInt8],
        maxDepth: Int = BytesLimits.bencodeDepth
    ) throws(BencodeError) -> Range<Int>? {
        try range(of: path, in: bytes.span.bytes, maxDepth: maxDepth)
    }
}
