import Testing

@Suite("Documents keep their word")
struct MarkdownTests {
    @Test("links lead to files and headings that exist")
    func links() {
        for file in Tree.markdown {
            for (link, line) in file.links where !link.contains("://") && !link.hasPrefix("mailto:")
            {
                let parts = link.split(separator: "#", omittingEmptySubsequences: false)
                let path = parts[0].isEmpty ? file.path : file.resolve(String(parts[0]))
                guard Tree.exists(path) else {
                    file.report("\(link) leads nowhere", line: line)
                    continue
                }
                guard parts.count == 2,
                    let target = Tree.markdown.first(where: { $0.path == path })
                else { continue }
                if !target.anchors.contains(String(parts[1])) {
                    file.report("\(path) has no heading #\(parts[1])", line: line)
                }
            }
        }
    }

    @Test("commands that documents show exist")
    func commands() {
        let files = Set(Tree.names(in: "Sources/App/warren/Commands"))
        for file in Tree.markdown {
            for (words, line) in file.commands where !words.isEmpty {
                let name = words.map { $0.split(separator: "-").map(\.capitalized).joined() }
                let candidates = name.indices.map { "\(name[...$0].joined()).swift" }
                if files.isDisjoint(with: candidates) {
                    file.report("there is no ‘warren \(words.joined(separator: " "))’", line: line)
                }
            }
        }
    }

    @Test("make targets that documents show exist")
    func targets() throws {
        let makefile = try #require(Tree.texts.first { $0.path == "Makefile" })
        for file in Tree.markdown {
            for (words, line) in file.invocations(of: "make") {
                guard let target = words.first, target.allSatisfy(\.isLetter) else { continue }
                if !makefile.lines.contains(where: { $0.hasPrefix("\(target):") }) {
                    file.report("there is no ‘make \(target)’", line: line)
                }
            }
        }
    }

    @Test("decisions are numbered without gaps, each number once")
    func decisions() {
        let names = Tree.names(in: "Docs/adr").filter { $0 != "README.md" }
        for (index, name) in names.enumerated() {
            let digits = name.prefix(4)
            #expect(Int(digits) == index + 1 && digits.count == 4, "Docs/adr/\(name)")
            #expect(name.dropFirst(4).hasPrefix("-") && name.hasSuffix(".md"), "Docs/adr/\(name)")
        }
    }
}

extension Substring {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
