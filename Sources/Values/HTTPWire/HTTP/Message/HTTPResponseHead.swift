package import Bytes

/// The status line and fields of a response.
package struct HTTPResponseHead: Sendable, Equatable {
    /// The outcome.
    package var status: HTTPStatus
    /// The version it was written in.
    package var version: HTTPVersion
    /// Everything said about it.
    package var fields: HTTPFields

    /// A response of our own.
    package init(
        _ status: HTTPStatus,
        fields: HTTPFields = [:],
        version: HTTPVersion = .http11
    ) {
        self.status = status
        self.fields = fields
        self.version = version
    }

    /// Reads a head that has been found whole, from `start` to its empty line.
    ///
    /// The reason phrase is checked and dropped: clients must not read it (RFC 9112 §4).
    init(parsing bytes: [UInt8], from start: Int) throws(HTTPError) {
        let (version, status, end) = try bytes.withUnsafeBufferPointer {
            (typed) throws(HTTPError) in
            try Self.statusLine(UnsafeRawBufferPointer(typed), from: start)
        }
        self.version = version
        self.status = status
        fields = try HTTPFields(parsing: bytes, from: end)
    }

    /// Whether the sender wants to use the connection again (RFC 9112 §9.3).
    package var keepsAlive: Bool { version.keepsAlive(fields) }

    /// Writes the status line, the fields and the empty line.
    package func write(to writer: inout ByteWriter) {
        writeLine(to: &writer)
        fields.write(to: &writer)
        writer.text("\r\n")
    }

    /// Always HTTP/1.1, our own version, whatever the request was written in (RFC 9110 §6.2).
    func writeLine(to writer: inout ByteWriter) {
        writer.text("HTTP/1.1 ")
        writer.text(String(status.code))
        writer.text(" ")
        writer.text(status.reason)
        writer.text("\r\n")
    }

    private static func statusLine(
        _ bytes: UnsafeRawBufferPointer,
        from start: Int
    ) throws(HTTPError) -> (HTTPVersion, HTTPStatus, end: Int) {
        guard let feed = HTTPSyntax.first(HTTPSyntax.lineFeed, in: bytes, from: start),
            feed - 1 - start >= 12, bytes[start + 8] == HTTPSyntax.space,
            let code = HTTPSyntax.decimal(bytes[start + 9..<start + 12]),
            let status = HTTPStatus(code: code)
        else { throw .malformedStartLine }
        let version = try HTTPVersion(bytes.part(start, start + 8))
        let reason = bytes.part(start + 12, feed - 1)
        // The space before an empty reason is often left out.
        guard reason.isEmpty || reason[0] == HTTPSyntax.space, HTTPSyntax.isFieldValue(reason)
        else {
            throw .malformedStartLine
        }
        return (version, status, feed + 1)
    }
}
