import CTOML

/// A TOML file as the list of its assignments.
package struct ConfigurationFile: Sendable {
    /// Where the file is.
    package let path: Path
    /// One per scalar and array, ordered by line.
    package let assignments: [ConfigurationAssignment]

    /// Reads the file at `path`.
    package init(reading path: Path) throws(ConfigurationError) {
        let bytes: [UInt8]
        do {
            bytes = try File.content(of: path, limit: FileLimits.configurationBytes)
        } catch {
            throw .file(error)
        }
        try self.init(parsing: bytes, from: path)
    }

    /// Reads TOML from memory; `path` is where it came from.
    package init(parsing bytes: [UInt8], from path: Path) throws(ConfigurationError) {
        guard bytes.count <= FileLimits.configurationBytes else {
            let reason = FileError.Reason.larger(thanBytes: FileLimits.configurationBytes)
            throw .file(FileError(.read, path, reason))
        }
        try Self.checkDots(bytes, path)
        var found = Visits()
        var message = [CChar](repeating: 0, count: 512)
        var (line, column): (UInt32, UInt32) = (0, 0)
        let result = bytes.withUnsafeBytes { text in
            withUnsafeMutablePointer(to: &found) { found in
                ctoml_parse(
                    text.baseAddress,
                    text.count,
                    found,
                    Visits.collect,
                    &message,
                    message.count,
                    &line,
                    &column
                )
            }
        }
        if result == Visits.full {
            throw .crowded(path, limit: FileLimits.configurationAssignments)
        }
        guard result == 0 else {
            let text = message.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw .syntax(
                path,
                line: Int(line),
                column: Int(column),
                message: String(decoding: text, as: UTF8.self)
            )
        }
        self.path = path
        assignments = try Self.assignments(found.visits, path)
    }

    /// Refuses keys of very many parts, which toml++ would nest as deeply.
    private static func checkDots(_ bytes: [UInt8], _ path: Path) throws(ConfigurationError) {
        let ends = Set("\n,=[]{}".utf8)
        var (dots, line) = (0, 1)
        for byte in bytes {
            if byte == UInt8(ascii: "\n") { line += 1 }
            if ends.contains(byte) { dots = 0 }
            if byte == UInt8(ascii: ".") { dots += 1 }
            guard dots <= FileLimits.configurationDots else {
                throw .syntax(path, line: line, column: 0, message: "too many dots in a row")
            }
        }
    }

    private static func assignments(
        _ visits: [Visits.Visit],
        _ path: Path
    ) throws(ConfigurationError) -> [ConfigurationAssignment] {
        var rest = visits[...]
        var seen: Set<String> = []
        var assignments: [ConfigurationAssignment] = []
        while let visit = rest.popFirst() {
            let origin = ConfigurationOrigin.file(path, line: visit.line)
            // Two keys share a dotted path when one of them has its dots in quotes.
            guard seen.insert(visit.path).inserted else {
                throw .repeated(name: visit.path, origin: origin)
            }
            let literal = try literal(visit, origin, &rest)
            assignments.append(
                ConfigurationAssignment(name: visit.path, literal: literal, origin: origin)
            )
        }
        return assignments.sorted { $0.line < $1.line }
    }

    private static func literal(
        _ visit: Visits.Visit,
        _ origin: ConfigurationOrigin,
        _ rest: inout ArraySlice<Visits.Visit>
    ) throws(ConfigurationError) -> ConfigurationLiteral {
        switch visit.kind {
        case "s": return .text(visit.value)
        case "i": return Int64(visit.value).map { .integer($0) } ?? .text(visit.value)
        case "f": return Double(visit.value).map { .decimal($0) } ?? .text(visit.value)
        case "b": return .flag(visit.value == "true")
        case "a": return .list(try elements(of: visit, origin, &rest))
        default: return .date(visit.value)
        }
    }

    private static func elements(
        of array: Visits.Visit,
        _ origin: ConfigurationOrigin,
        _ rest: inout ArraySlice<Visits.Visit>
    ) throws(ConfigurationError) -> [ConfigurationLiteral] {
        var elements: [ConfigurationLiteral] = []
        for index in 0..<(Int(array.value) ?? 0) {
            // An element that is a table comes as its own entries, under longer paths.
            guard let next = rest.first, next.path == "\(array.path)[\(index)]" else {
                throw .mismatch(
                    name: array.path,
                    origin: origin,
                    found: "a list of tables",
                    expected: "a list of plain values"
                )
            }
            rest.removeFirst()
            elements.append(try literal(next, origin, &rest))
        }
        return elements
    }
}

extension ConfigurationAssignment {
    fileprivate var line: Int {
        if case .file(_, let line) = origin { line } else { 0 }
    }
}
