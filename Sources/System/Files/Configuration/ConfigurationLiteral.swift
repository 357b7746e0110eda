import Bytes

/// A value as a source of configuration spelled it, before it is read as a setting's type.
package enum ConfigurationLiteral: Equatable, Sendable {
    case flag(Bool)
    case integer(Int64)
    case decimal(Double)
    case text(String)
    case date(String)
    case list([ConfigurationLiteral])
    /// From the environment or a flag, where every type looks the same.
    case untyped(String)

    /// The value as TOML.
    package var toml: String {
        switch self {
        case .flag(let flag): "\(flag)"
        case .integer(let integer): "\(integer)"
        case .decimal(let decimal): "\(decimal)"
        case .text(let text), .untyped(let text): Self.quoted(text)
        case .date(let date): date
        case .list(let literals): "[" + literals.map(\.toml).joined(separator: ", ") + "]"
        }
    }

    /// A basic string of TOML 1.0: quotes, backslashes and controls are escaped.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                quoted += "\\"
                quoted.unicodeScalars.append(scalar)
            case _ where scalar.isUnprintable:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
            default:
                quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
