/// A setting without its type: a row of the schema.
package struct SettingDeclaration: Sendable {
    /// The dotted name.
    package let name: String
    /// What it does, in one line for people.
    package let meaning: String
    /// What its values look like, for messages.
    package let expected: String
    let standard: any SettingValue
    let standardLiteral: ConfigurationLiteral
    /// The value that a literal spells and how we would spell it; nil when it is not allowed.
    let decode: @Sendable (ConfigurationLiteral) -> (any SettingValue, ConfigurationLiteral)?

    /// The environment variable that sets it: `WARREN_RELAY__MAX_CIRCUITS`.
    package var variable: String {
        var variable = Self.variablePrefix
        for character in name {
            switch character {
            case ".": variable += "__"
            case "-": variable += "_"
            default: variable += character.uppercased()
            }
        }
        return variable
    }

    static let variablePrefix = "WARREN_"
}
