package import Bytes

/// The request line and fields of a request.
package struct HTTPRequestHead: Sendable, Equatable {
    /// What is asked.
    package var method: HTTPMethod
    /// Of what it is asked.
    package var target: HTTPTarget
    /// The version it was written in.
    package var version: HTTPVersion
    /// Everything said about it.
    package var fields: HTTPFields

    /// A request of our own.
    package init(
        _ method: HTTPMethod,
        _ target: HTTPTarget,
        fields: HTTPFields = [:],
        version: HTTPVersion = .http11
    ) {
        self.method = method
        self.target = target
        self.fields = fields
        self.version = version
    }

    /// Reads a head that has been found whole, from `start` to its empty line.
    init(parsing bytes: [UInt8], from start: Int) throws(HTTPError) {
        let line = try bytes.withUnsafeBufferPointer { (typed) throws(HTTPError) in
            try RequestLine(UnsafeRawBufferPointer(typed), from: start)
        }
        method = line.method
        target = line.target
        version = line.version
        fields = try HTTPFields(parsing: bytes, from: line.end)
        try checkTarget()
        try checkHost()
    }

    /// The authority asked for: of an absolute target, else of `Host` (RFC 9110 §7.2).
    package var authority: HTTPAuthority? {
        target.authority ?? fields[.host].flatMap { HTTPAuthority($0) }
    }

    /// Whether the sender wants to use the connection again (RFC 9112 §9.3).
    package var keepsAlive: Bool { version.keepsAlive(fields) }

    /// Whether the client waits for `100 (Continue)` before it sends the body (RFC 9110 §10.1.1).
    package var expectsContinue: Bool {
        version == .http11 && fields.has(.expect, token: "100-continue")
    }

    /// Whether a body follows; a head that does not say so plainly counts as having one.
    package var hasBody: Bool {
        guard !fields.contains(.transferEncoding) else { return true }
        let lengths = fields.values(of: .contentLength)
        return !lengths.isEmpty && lengths != ["0"]
    }

    /// Writes the request line, the fields and the empty line.
    package func write(to writer: inout ByteWriter) {
        writeLine(to: &writer)
        fields.write(to: &writer)
        writer.text("\r\n")
    }

    func writeLine(to writer: inout ByteWriter) {
        writer.text(method.rawValue)
        writer.text(" ")
        writer.text(target.text)
        writer.text(" ")
        writer.text(version.rawValue)
        writer.text("\r\n")
    }

    /// CONNECT takes an authority and nothing else does; only OPTIONS takes `*`.
    private func checkTarget() throws(HTTPError) {
        let fits =
            switch target.form {
            case .authority: method == .connect
            case .asterisk: method == .options
            case .origin, .absolute: method != .connect
            }
        guard fits else { throw .malformedTarget(target.text) }
    }

    /// One valid `Host`, which only HTTP/1.0 may leave out (RFC 9112 §3.2).
    private func checkHost() throws(HTTPError) {
        var (count, isValid) = (0, true)
        fields.forEach(.host) { value in
            count += 1
            isValid = isValid && HTTPAuthority.isValid(value)
        }
        guard isValid, count == 1 || (count == 0 && version == .http10) else {
            throw .malformedHost
        }
    }
}

/// The first line of a request (RFC 9112 §3): exactly one space between its three parts.
private struct RequestLine {
    let method: HTTPMethod
    let target: HTTPTarget
    let version: HTTPVersion
    /// Where the line after it begins.
    let end: Int

    init(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(HTTPError) {
        guard let feed = HTTPSyntax.first(HTTPSyntax.lineFeed, in: bytes, from: start),
            let first = HTTPSyntax.first(HTTPSyntax.space, in: bytes, from: start),
            let second = HTTPSyntax.first(HTTPSyntax.space, in: bytes, from: first + 1),
            second < feed
        else { throw .malformedStartLine }
        let name = bytes.part(start, first)
        guard let method = HTTPMethod(name) else {
            guard HTTPSyntax.isToken(name) else { throw .malformedStartLine }
            throw .unknownMethod(String(decoding: name.prefix(32), as: UTF8.self))
        }
        self.method = method
        version = try HTTPVersion(bytes.part(second + 1, feed - 1))
        target = try HTTPTarget(bytes.part(first + 1, second))
        end = feed + 1
    }
}
