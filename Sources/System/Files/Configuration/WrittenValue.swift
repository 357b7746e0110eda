/// A value that is kept as it would be written on a command line: a text or a whole number.
package struct WrittenValue: SettingValue {
    package static var form: String { "a text in quotes or a whole number" }

    /// The value as a word of a command line.
    package let text: String

    /// The value that is written as `text`.
    package init(_ text: String) {
        self.text = text
    }

    package init?(literal: ConfigurationLiteral) {
        switch literal {
        case .text(let text), .untyped(let text): self.text = text
        case .integer(let number): text = "\(number)"
        case .flag, .decimal, .date, .list: return nil
        }
    }

    package var literal: ConfigurationLiteral { .text(text) }
}
