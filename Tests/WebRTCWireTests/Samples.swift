import Bytes
import Crypto
import WebRTCWire

extension [UInt8] {
    /// The bytes that hexadecimal digits spell; white space between them does not count.
    static func hex(_ text: String) -> [UInt8] {
        Hex.decode(text.filter { !$0.isWhitespace }) ?? []
    }
}

extension Moment {
    /// That many milliseconds after the clock's start.
    static func milliseconds(_ count: Int) -> Moment {
        Moment(sinceStart: .milliseconds(count))
    }
}

/// An endpoint of a test, which spells it right.
func endpoint(_ text: String) -> Endpoint {
    guard let endpoint = Endpoint(text) else { preconditionFailure("no endpoint: \(text)") }
    return endpoint
}

/// Parses `bytes` and lends the message to `body`.
func withMessage<Result>(
    _ bytes: [UInt8],
    _ body: (STUNMessage) throws -> Result
) throws -> Result {
    try bytes.withUnsafeBytes { try body(STUNMessage(parsing: $0)) }
}
