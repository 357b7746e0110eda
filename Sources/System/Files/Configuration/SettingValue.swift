/// A type that settings can have.
package protocol SettingValue: Sendable, Equatable {
    /// What its literals look like, for messages: "a whole number".
    static var form: String { get }

    /// The value that `literal` spells; nil when it is of another type.
    init?(literal: ConfigurationLiteral)

    /// The value as a literal that spells it.
    var literal: ConfigurationLiteral { get }
}

extension Bool: SettingValue {
    package static var form: String { "true or false" }

    package init?(literal: ConfigurationLiteral) {
        switch literal {
        case .flag(let flag): self = flag
        case .untyped("true"), .untyped("1"), .untyped("yes"), .untyped("on"): self = true
        case .untyped("false"), .untyped("0"), .untyped("no"), .untyped("off"): self = false
        default: return nil
        }
    }

    package var literal: ConfigurationLiteral { .flag(self) }
}

extension Int: SettingValue {
    package static var form: String { "a whole number" }

    package init?(literal: ConfigurationLiteral) {
        switch literal {
        case .integer(let integer): self.init(exactly: integer)
        case .untyped(let text): self.init(text)
        default: return nil
        }
    }

    package var literal: ConfigurationLiteral { .integer(Int64(self)) }
}

extension UInt16: SettingValue {
    package static var form: String { "a whole number from 0 to 65535" }

    package init?(literal: ConfigurationLiteral) {
        guard let integer = Int(literal: literal) else { return nil }
        self.init(exactly: integer)
    }

    package var literal: ConfigurationLiteral { .integer(Int64(self)) }
}

extension Double: SettingValue {
    package static var form: String { "a number" }

    package init?(literal: ConfigurationLiteral) {
        let value: Double?
        switch literal {
        case .decimal(let decimal): value = decimal
        case .integer(let integer): value = Double(integer)
        case .untyped(let text): value = Double(text)
        default: value = nil
        }
        guard let value, value.isFinite else { return nil }
        self = value
    }

    package var literal: ConfigurationLiteral { .decimal(self) }
}

extension String: SettingValue {
    package static var form: String { "a text in quotes" }

    package init?(literal: ConfigurationLiteral) {
        switch literal {
        case .text(let text), .untyped(let text): self = text
        default: return nil
        }
    }

    package var literal: ConfigurationLiteral { .text(self) }
}

extension Path: SettingValue {
    package static var form: String { "a path in quotes" }

    package init?(literal: ConfigurationLiteral) {
        guard let text = String(literal: literal), !text.utf8.contains(0) else { return nil }
        self.init(text)
    }

    package var literal: ConfigurationLiteral { .text(string) }
}

extension Array: SettingValue where Element: SettingValue {
    package static var form: String { "a list, each of it \(Element.form)" }

    /// From the environment or a flag: elements between commas; the empty text is the empty list.
    package init?(literal: ConfigurationLiteral) {
        let literals: [ConfigurationLiteral]
        switch literal {
        case .list(let list): literals = list
        case .untyped(""): literals = []
        case .untyped(let text): literals = text.split(separator: ",").map { .untyped(String($0)) }
        default: return nil
        }
        let elements = literals.compactMap { Element(literal: $0) }
        guard elements.count == literals.count else { return nil }
        self = elements
    }

    package var literal: ConfigurationLiteral { .list(map(\.literal)) }
}

extension SettingValue where Self: RawRepresentable & CaseIterable, RawValue == String {
    package static var form: String {
        "one of " + allCases.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    }

    package init?(literal: ConfigurationLiteral) {
        guard let text = String(literal: literal) else { return nil }
        self.init(rawValue: text)
    }

    package var literal: ConfigurationLiteral { .text(rawValue) }
}
