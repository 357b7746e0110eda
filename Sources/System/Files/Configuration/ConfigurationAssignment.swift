/// One setting given one value by one source.
package struct ConfigurationAssignment: Equatable, Sendable {
    /// The dotted name, such as "relay.port".
    package let name: String
    package let literal: ConfigurationLiteral
    package let origin: ConfigurationOrigin

    package init(name: String, literal: ConfigurationLiteral, origin: ConfigurationOrigin) {
        self.name = name
        self.literal = literal
        self.origin = origin
    }
}
