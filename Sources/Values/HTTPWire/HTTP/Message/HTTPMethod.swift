/// The request methods of RFC 9110 §9 and RFC 5789; any other is answered with 501.
package enum HTTPMethod: String, Sendable, CaseIterable {
    case get = "GET"
    case head = "HEAD"
    case post = "POST"
    case put = "PUT"
    case delete = "DELETE"
    case connect = "CONNECT"
    case options = "OPTIONS"
    case trace = "TRACE"
    case patch = "PATCH"

    /// Whether the method asks for no change on the server (RFC 9110 §9.2.1).
    package var isSafe: Bool {
        switch self {
        case .get, .head, .options, .trace: true
        case .post, .put, .delete, .connect, .patch: false
        }
    }

    /// Whether sending it twice means the same as once (RFC 9110 §9.2.2).
    package var isIdempotent: Bool { isSafe || self == .put || self == .delete }

    /// The method named by these bytes; methods are case-sensitive.
    init?(_ bytes: UnsafeRawBufferPointer) {
        // The two that make up nearly all traffic, without making a string.
        if bytes.elementsEqual("GET".utf8) {
            self = .get
        } else if bytes.elementsEqual("POST".utf8) {
            self = .post
        } else {
            self.init(rawValue: String(decoding: bytes, as: UTF8.self))
        }
    }
}
