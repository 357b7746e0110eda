import Testing

@Suite("Fuzzing covers every decoder")
struct FuzzCorpusTests {
    /// The entries' names, by the file that lists them: `FuzzEntry("name") {`, or a function's
    /// name in its place.
    static let entries: [String: [String]] = {
        var entries: [String: [String]] = [:]
        for source in Tree.swift where source.file.path.hasPrefix("Fuzz/Entries/") {
            entries[source.file.name] = source.file.lines.compactMap { line in
                let call = line.drop { $0 == " " }.drop { $0.isPartOfWord }
                guard call.hasPrefix("(\""), call.contains("\") {") else { return nil }
                return String(call.dropFirst(2).prefix { $0 != "\"" })
            }
        }
        return entries
    }()

    @Test("each entry has seeds, and each folder of seeds an entry")
    func corpus() {
        let names = Self.entries.values.flatMap { $0 }
        #expect(Set(names).count == names.count, "two entries share a name")
        for name in names where Tree.names(in: "Fuzz/corpus/\(name)").isEmpty {
            Issue.record("Fuzz/corpus/\(name) has no seeds")
        }
        for folder in Tree.names(in: "Fuzz/corpus") where !names.contains(folder) {
            Issue.record("Fuzz/corpus/\(folder) belongs to no entry")
        }
    }

    @Test("each module that reads bytes from strangers has entries")
    func modules() {
        let readers = Tree.sources.filter { source in
            source.floor == .values || source.floor == .protocols
        }.filter { source in
            source.code.contains {
                $0.contains("inout ByteReader") || $0.contains("init(parsing")
            }
        }
        for module in Set(readers.compactMap(\.module)).sorted() {
            let entries = Self.entries["\(module).swift"] ?? []
            #expect(!entries.isEmpty, "Fuzz/Entries/\(module).swift lists nothing")
        }
    }
}
