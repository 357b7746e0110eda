/// What a close frame says (RFC 6455 §5.5.1).
package struct WebSocketClose: Equatable, Sendable {
    /// The code; nil when the frame was empty.
    package let code: WebSocketCloseCode?
    /// The reason, for logs rather than for people.
    package let reason: String

    /// A close of our own.
    package init(_ code: WebSocketCloseCode?, reason: String = "") {
        self.code = code
        self.reason = reason
    }

    /// Reads the payload of a close frame.
    init(payload: UnsafeRawBufferPointer) throws(WebSocketError) {
        if payload.isEmpty {
            self.init(nil)
            return
        }
        guard payload.count >= 2,
            let code = WebSocketCloseCode(rawValue: UInt16(payload[0]) << 8 | UInt16(payload[1]))
        else { throw .malformedClose }
        let reason = payload.part(2, payload.count)
        var validator = UTF8Validator()
        guard validator.accept(reason), validator.isComplete else { throw .malformedText }
        self.init(code, reason: String(decoding: reason, as: UTF8.self))
    }

    /// The payload, its reason cut at a character so that it fits a control frame.
    var payload: [UInt8] {
        guard let code else { return [] }
        var bytes = [UInt8(code.rawValue >> 8), UInt8(code.rawValue & 255)]
        for character in reason.unicodeScalars {
            let encoded = Array(String(character).utf8)
            if bytes.count + encoded.count > WebSocketLimits.controlBytes { break }
            bytes += encoded
        }
        return bytes
    }
}
