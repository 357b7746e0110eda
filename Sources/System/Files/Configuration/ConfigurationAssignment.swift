/// One setting given one value by one source.
package struct ConfigurationAssignment: Equatable, Sendable {
    /// The dotted name, such as "relay.port".
    package let name: String
    /// The value as it was spelled.
    package let literal: ConfigurationLiteral
    /// Who says so.
    package let origin: ConfigurationOrigin

    /// The setting `name` given the value `literal` by `origin`.
    package init(name: String, literal: ConfigurationLiteral, origin: ConfigurationOrigin) {
        self.name = name
        self.literal = literal
        self.origin = origin
    }
}
