/// One thing that can be configured: its name, type, default and meaning.
package struct Setting<Value: SettingValue>: Sendable {
    /// The dotted name, lowercase with "-" inside words: "relay.max-circuits".
    package let name: String
    /// The value where no source gives another.
    package let standard: Value
    /// One line for people: what it does and in which unit.
    package let meaning: String
    private let expected: String
    private let accepts: @Sendable (Value) -> Bool

    /// A setting that takes every value of its type.
    package init(_ name: String, default standard: Value, _ meaning: String) {
        self.init(name, standard, meaning, Value.form) { _ in true }
    }

    /// A setting that takes the values in `range`.
    package init(
        _ name: String,
        default standard: Value,
        in range: ClosedRange<Value>,
        _ meaning: String
    ) where Value: Comparable {
        let (low, high) = (range.lowerBound.literal.toml, range.upperBound.literal.toml)
        self.init(name, standard, meaning, "\(Value.form), from \(low) to \(high)") {
            range.contains($0)
        }
    }

    /// A setting that takes the values for which `accepts` holds, described by `expected`.
    package init(
        _ name: String,
        default standard: Value,
        _ expected: String,
        _ meaning: String,
        accepts: @escaping @Sendable (Value) -> Bool
    ) {
        self.init(name, standard, meaning, expected, accepts)
    }

    private init(
        _ name: String,
        _ standard: Value,
        _ meaning: String,
        _ expected: String,
        _ accepts: @escaping @Sendable (Value) -> Bool
    ) {
        precondition(accepts(standard), "the default of \(name) is not allowed")
        self.name = name
        self.standard = standard
        self.meaning = meaning
        self.expected = expected
        self.accepts = accepts
    }

    /// The setting without its type, for the table that is the schema.
    package var declaration: SettingDeclaration {
        SettingDeclaration(
            name: name,
            meaning: meaning,
            expected: expected,
            standard: standard,
            standardLiteral: standard.literal
        ) { literal in
            guard let value = Value(literal: literal), accepts(value) else { return nil }
            return (value, value.literal)
        }
    }
}
