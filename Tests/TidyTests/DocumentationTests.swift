import Testing

@Suite("Documentation of what modules show each other")
struct DocumentationTests {
    @Test("nothing is public: the package is one program")
    func noPublic() {
        for source in Tree.sources {
            source.reportLines { line, _ in
                let words = line.split(separator: " ").drop { $0.hasPrefix("@") }
                return words.first == "public" || words.first == "open" ? "public" : nil
            }
        }
    }

    /// Requirements of the standard library's protocols, which it documents.
    private static let standard: Set<Substring> = [
        "description", "debugDescription", "hash", "next", "rawValue", "allCases", "encode",
        "enqueue", "makeIterator", "appendLiteral", "appendInterpolation", "subscript", "index",
        "startIndex", "endIndex", "count", "checkIsolated", "unownedExecutor",
        "isIsolatingCurrentContext",
    ]

    @Test("types, functions and computed properties of package API have a doc comment")
    func documented() {
        let required = Set(Tree.sources.flatMap(\.protocolRequirements))
        for source in Tree.sources {
            source.reportLines { line, index in
                guard let declaration = source.packageDeclaration(at: index),
                    !declaration.documentsItself,
                    !Self.standard.contains(declaration.name),
                    !required.contains(String(declaration.name))
                else { return nil }
                let comment = source.commentBlock(endingAbove: index)
                return comment.hasPrefix("///") ? nil : "\(declaration.name) has no doc comment"
            }
        }
    }
}

/// A declaration that other modules can see.
private struct PackageDeclaration {
    let kind: Substring
    let name: Substring
    let isStored: Bool

    /// Initialisers, stored properties and operators are told by their type's comment.
    var documentsItself: Bool {
        kind == "init" || isStored || name.first.map { !$0.isPartOfWord } ?? true
    }
}

extension SourceFile {
    private static let kinds: Set<Substring> = [
        "struct", "class", "actor", "enum", "protocol", "typealias", "func", "var", "let", "init",
        "subscript", "case",
    ]

    fileprivate func packageDeclaration(at index: Int) -> PackageDeclaration? {
        let line = code[index]
        guard line.holds("package ") else { return nil }
        let words = line.split(separator: " ").drop { $0.hasPrefix("@") }
        guard words.first == "package" else { return nil }
        let rest = words.dropFirst()
        guard
            let position = rest.firstIndex(where: { Self.kinds.contains($0.prefix { $0.isLetter }) }
            )
        else { return nil }
        let kind = rest[position].prefix { $0.isLetter }
        let after = position + 1 < rest.endIndex ? rest[position + 1] : ""
        let name = kind == "subscript" ? kind : after.prefix { $0.isPartOfWord }
        let isStored = kind == "let" || (kind == "var" && !opensBody(at: index))
        return PackageDeclaration(
            kind: kind,
            name: name.isEmpty ? after.prefix(2) : name,
            isStored: isStored
        )
    }

    /// Whether a property computes: its line ends with an opening brace or holds a whole body.
    private func opensBody(at index: Int) -> Bool {
        let line = code[index]
        guard let brace = line.firstIndex(of: "{") else { return false }
        return !line[..<brace].contains("=")
    }

    /// The names of what this file's protocols require: documented there, not again by conformers.
    fileprivate var protocolRequirements: [String] {
        var names: [String] = []
        var depth = 0
        var protocolDepth: Int?
        for line in code {
            if protocolDepth != nil, depth == (protocolDepth ?? 0) + 1 {
                let words = line.split(separator: " ")
                if let kind = words.firstIndex(where: { $0 == "func" || $0 == "var" }),
                    kind + 1 < words.count
                {
                    names.append(String(words[kind + 1].prefix { $0.isPartOfWord }))
                }
            }
            if line.containsWord("protocol"), line.holds("{") { protocolDepth = depth }
            for byte in line.utf8 {
                if byte == UInt8(ascii: "{") { depth += 1 }
                if byte == UInt8(ascii: "}") { depth -= 1 }
            }
            if let start = protocolDepth, depth <= start { protocolDepth = nil }
        }
        return names
    }
}
