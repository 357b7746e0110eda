/// The settings a process runs with, decoded once; asked with `configuration[Settings.relayPort]`.
package struct Configuration: Sendable {
    private struct Entry: Sendable {
        let declaration: SettingDeclaration
        var value: any SettingValue
        var literal: ConfigurationLiteral
        var origin: ConfigurationOrigin
    }

    /// In the order of the schema.
    private var entries: [Entry] = []
    private var indices: [String: Int] = [:]

    /// Layers defaults, then `file`, then `environment`, then `flags`, each overriding those
    /// before.
    ///
    /// Flags are pairs of a setting's dotted name and its value as text. The first mistake throws.
    package init(
        schema: [SettingDeclaration],
        file: ConfigurationFile? = nil,
        environment: Environment = Environment([:]),
        flags: [(name: String, value: String)] = []
    ) throws(ConfigurationError) {
        for declaration in schema {
            let former = indices.updateValue(entries.count, forKey: declaration.name)
            precondition(former == nil, "the schema declares \(declaration.name) twice")
            entries.append(
                Entry(
                    declaration: declaration,
                    value: declaration.standard,
                    literal: declaration.standardLiteral,
                    origin: .schema
                )
            )
        }
        for assignment in file?.assignments ?? [] { try assign(assignment) }
        for assignment in try Self.assignments(of: schema, in: environment) {
            try assign(assignment)
        }
        for (name, value) in flags {
            let origin = ConfigurationOrigin.flag("\(name)=\(value)")
            try assign(
                ConfigurationAssignment(name: name, literal: .untyped(value), origin: origin)
            )
        }
    }

    /// The effective value of `setting`, which the schema declares.
    package subscript<Value>(setting: Setting<Value>) -> Value {
        guard let index = indices[setting.name], let value = entries[index].value as? Value else {
            preconditionFailure("the schema does not declare \(setting.name)")
        }
        return value
    }

    /// Where the effective value of the setting `name` comes from; nil when there is none such.
    package func origin(of name: String) -> ConfigurationOrigin? {
        indices[name].map { entries[$0].origin }
    }

    /// The effective configuration as TOML, each line with its origin.
    package func describe() -> String {
        rows { entry in
            let line = "\(Self.key(entry.declaration.name)) = \(entry.literal.toml)"
            return "\(line)  # \(entry.origin)"
        }
    }

    /// A file of all settings at their defaults, commented out, with their meanings.
    package static func template(_ schema: [SettingDeclaration]) throws(ConfigurationError)
        -> String
    {
        try Configuration(schema: schema).rows { entry in
            let declaration = entry.declaration
            let line = "\(key(declaration.name)) = \(declaration.standardLiteral.toml)"
            return "# \(declaration.meaning)\n# \(line)"
        }
    }

    private mutating func assign(
        _ assignment: ConfigurationAssignment
    ) throws(ConfigurationError) {
        let name = assignment.name
        guard let index = indices[name] else {
            throw .unknown(name: name, origin: assignment.origin, nearest: nearest(to: name))
        }
        let declaration = entries[index].declaration
        guard let (value, literal) = declaration.decode(assignment.literal) else {
            throw .mismatch(
                name: name,
                origin: assignment.origin,
                found: assignment.literal.toml,
                expected: declaration.expected
            )
        }
        entries[index].value = value
        entries[index].literal = literal
        entries[index].origin = assignment.origin
    }

    /// A setting of a similar name, or of that name in a section.
    private func nearest(to name: String) -> String? {
        let names = entries.map(\.declaration.name)
        return EditDistance.nearest(to: name, among: names)
            ?? names.first { $0.hasSuffix(".\(name)") }
    }

    /// Variables with "__" are meant for us; others with our prefix only when a setting has that
    /// name.
    private static func assignments(
        of schema: [SettingDeclaration],
        in environment: Environment
    ) throws(ConfigurationError) -> [ConfigurationAssignment] {
        var assignments: [ConfigurationAssignment] = []
        let prefix = SettingDeclaration.variablePrefix
        for (variable, value) in environment.variables(prefix: prefix) {
            let origin = ConfigurationOrigin.environment(variable)
            if let declaration = schema.first(where: { $0.variable == variable }) {
                assignments.append(
                    ConfigurationAssignment(
                        name: declaration.name,
                        literal: .untyped(value),
                        origin: origin
                    )
                )
            } else if variable.contains("__") {
                let nearest = EditDistance.nearest(to: variable, among: schema.map(\.variable))
                throw .unknown(name: variable, origin: origin, nearest: nearest)
            }
        }
        return assignments
    }

    /// One row per setting, under the header of its section.
    private func rows(_ row: (Entry) -> String) -> String {
        var text = ""
        var section = Substring()
        let top = entries.filter { !$0.declaration.name.contains(".") }
        let rest = entries.filter { $0.declaration.name.contains(".") }
        for entry in top + rest.sorted(by: { Self.section($0) < Self.section($1) }) {
            if Self.section(entry) != section {
                section = Self.section(entry)
                text += "\n[\(section)]\n"
            }
            text += row(entry) + "\n"
        }
        return text
    }

    private static func section(_ entry: Entry) -> Substring {
        let name = entry.declaration.name
        return name.lastIndex(of: ".").map { name[..<$0] } ?? ""
    }

    private static func key(_ name: String) -> Substring {
        name.lastIndex(of: ".").map { name[name.index(after: $0)...] } ?? name[...]
    }
}
