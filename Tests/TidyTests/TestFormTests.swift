import Testing

@Suite("Tests that do not depend on the machine's mood")
struct TestFormTests {
    @Test("no test sleeps")
    func sleeping() {
        let naps = ["sleep", "usleep", "nanosleep"]
        for source in Tree.tests {
            source.reportLines { line, _ in
                naps.first { nap in
                    line.wordEnds(nap).contains { line[$0...].hasPrefix("(") }
                }.map { "\($0): wait for what you expect instead" }
            }
        }
    }

    @Test("no test puts an upper bound on time")
    func bounds() {
        let bounds = [
            "< .seconds", "<= .seconds", "< .milliseconds", "<= .milliseconds", "< Duration",
        ]
        for source in Tree.tests {
            source.reportLines { line, _ in
                guard line.contains("#expect") || line.contains("#require") else { return nil }
                return bounds.first(where: line.contains).map { "an upper bound: \($0)" }
            }
        }
    }

    @Test("suites and tests are named in words")
    func named() {
        for source in Tree.tests {
            source.reportLines { line, _ in
                for attribute in ["@Test", "@Suite"] {
                    guard let end = line.wordEnds(attribute.dropFirst()).first,
                        line.contains(attribute), !line[end...].hasPrefix("(")
                    else { continue }
                    return "\(attribute) without a name"
                }
                return nil
            }
        }
    }
}
