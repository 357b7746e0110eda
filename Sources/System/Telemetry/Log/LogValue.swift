package import Bytes

/// The value of a field of a log record, which its author has classed.
///
/// There is no way to log a value without choosing a class, and `secret` takes no value at all.
package enum LogValue: Equatable, Sendable {
    /// Harmless to whoever may read the log.
    case value(JSON)
    /// An address of a peer, a name or a path of a user: left out unless the operator asks for it.
    case address(String)
    /// Says that there is a secret here, without it.
    case secret

    /// A harmless text.
    package static func `public`(_ text: String) -> LogValue { .value(.string(text)) }

    /// A harmless whole number.
    package static func `public`(_ number: some FixedWidthInteger) -> LogValue {
        .value(.int(Int64(clamping: number)))
    }

    /// A harmless number.
    package static func `public`(_ number: Double) -> LogValue { .value(.double(number)) }

    /// A harmless truth value.
    package static func `public`(_ truth: Bool) -> LogValue { .value(.bool(truth)) }

    /// A duration, in milliseconds.
    package static func `public`(_ duration: Duration) -> LogValue {
        .value(.double(Double(duration.wholeNanoseconds) / 1_000_000))
    }

    /// What is written in its place, with addresses shown or not.
    func shown(_ addresses: Addresses) -> JSON {
        switch self {
        case .value(.string(let text)): .string(Self.cut(text))
        case .value(let value): value
        case .address(let address):
            .string(addresses == .shown ? Self.cut(address) : "[address]")
        case .secret: "[secret]"
        }
    }

    /// Whether a log shows the addresses in it.
    package enum Addresses: Sendable {
        case redacted
        case shown
    }

    private static func cut(_ text: String) -> String {
        guard text.utf8.count > TelemetryLimits.fieldBytes else { return text }
        return String(decoding: text.utf8.prefix(TelemetryLimits.fieldBytes), as: UTF8.self) + "…"
    }
}
