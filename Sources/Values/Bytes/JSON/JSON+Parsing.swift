extension JSON {
    /// Parses exactly one value with white space around it.
    ///
    /// Refuses repeated keys, half surrogate pairs, malformed UTF-8, a byte order mark and nesting
    /// deeper than `maxDepth` arrays and objects.
    package init(
        parsing bytes: RawSpan,
        maxDepth: Int = BytesLimits.jsonDepth
    ) throws(JSONError) {
        self = try bytes.withUnsafeBytes { (bytes) throws(JSONError) in
            var parser = JSONParser(bytes, maxDepth: maxDepth)
            return try parser.document()
        }
    }

    /// Parses exactly one value with white space around it; refuses what the span's parser does.
    package init(
        parsing bytes: [UInt8],
        maxDepth: Int = BytesLimits.jsonDepth
    ) throws(JSONError) {
        try self.init(parsing: bytes.span.bytes, maxDepth: maxDepth)
    }

    /// Parses exactly one value with white space around it; refuses what the span's parser does.
    package init(
        parsing text: String,
        maxDepth: Int = BytesLimits.jsonDepth
    ) throws(JSONError) {
        try self.init(parsing: Array(text.utf8), maxDepth: maxDepth)
    }
}
