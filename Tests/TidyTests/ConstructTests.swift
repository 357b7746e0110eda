import Testing

@Suite("Constructs that hide failures or shared state")
struct ConstructTests {
    @Test("no failure is swallowed or turned into a trap")
    func swallowed() {
        for source in Tree.sources {
            source.reportLines { line, _ in
                if line.followsWord("try", "?") || line.followsWord("try", "!") {
                    return "try? and try! hide errors"
                }
                if line.followsWord("as", "!") { return "as! traps" }
                if line.containsWord("fatalError") { return "fatalError: a precondition says more" }
                return line.hasForcedUnwrap ? "a forced unwrap" : nil
            }
        }
    }

    @Test("only the command line prints")
    func printing() {
        for source in Tree.sources where source.module != "Console" && source.module != "warren" {
            source.reportLines { line, _ in
                for name in ["print", "debugPrint", "dump"] {
                    if line.followsWord(name, "("), !line.holds(".\(name)("), !line.holds("func ") {
                        return "\(name)() outside Console"
                    }
                }
                return nil
            }
        }
    }

    @Test("work is never detached from its owner, and no stream is unbounded")
    func loose() {
        for source in Tree.sources {
            source.reportLines { line, _ in
                for construct in ["Task.detached", "AsyncStream", "AsyncThrowingStream"]
                where line.holds(construct) {
                    return construct
                }
                return nil
            }
        }
    }

    /// What a proof of safety is made of.
    static let reasons = [
        "confined", "guarded", "lock", "mutex", "immutable", "never", "only", "loop", "thread",
        "once", "owns", "owned", "serial", "exclusive", "atomic", "before",
    ]

    @Test("what the compiler cannot check has its proof right above")
    func unchecked() {
        for source in Tree.sources {
            source.reportLines { line, index in
                guard line.isUnchecked else { return nil }
                // One proof may stand above several declarations in a row.
                let first = source.code[..<index].lastIndex { !$0.isUnchecked } ?? -1
                let above = source.commentBlock(endingAbove: first + 1)
                let words = (above + source.comments[index]).lowercased()
                return Self.reasons.contains(where: words.contains) ? nil : "no proof above it"
            }
        }
    }

    @Test("a protocol's core has no clock, randomness or concurrency of its own")
    func pure() {
        let effects = [
            "async", "await", "actor", "Task", "Mutex", "ContinuousClock", "SuspendingClock",
            "clock_gettime", "SystemRandomNumberGenerator", "getrandom", "getenv",
        ]
        for source in Tree.sources where source.floor == .protocols {
            source.reportLines { line, _ in
                effects.first { line.containsWord($0) }.map { "\($0) in a core" }
            }
        }
    }
}

extension String {
    fileprivate var isUnchecked: Bool {
        holds("@unchecked Sendable") || holds("nonisolated(unsafe)")
    }

    /// `x!`, `x()!`, `x[0]!` and implicitly unwrapped types, but not `!x` and `x != y`.
    var hasForcedUnwrap: Bool {
        guard holds("!") else { return false }
        var before: Character = " "
        for (character, after) in zip(self, dropFirst() + " ") {
            let follows = before.isPartOfWord || before == ")" || before == "]" || before == ">"
            if character == "!", follows, after != "=" { return true }
            before = character
        }
        return false
    }
}

extension SourceFile {
    /// The comment lines directly above a declaration, its attributes passed over.
    func commentBlock(endingAbove index: Int) -> String {
        var block = ""
        for line in stride(from: index - 1, through: 0, by: -1) {
            let comment = comments[line].drop { $0 == " " }
            let declaration = code[line].drop { $0 == " " }
            if comment.isEmpty, declaration.hasPrefix("@") { continue }
            guard !comment.isEmpty, declaration.isEmpty else { break }
            block = comment + " " + block
        }
        return block
    }
}
