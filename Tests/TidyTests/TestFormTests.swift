import Testing

@Suite("Tests that do not depend on the machine's mood")
struct TestFormTests {
    @Test("no test sleeps")
    func sleeping() {
        let naps = ["sleep", "usleep", "nanosleep", "Task.sleep", "Thread.sleep"]
        for source in Tree.tests {
            source.reportLines { line, _ in
                // A loop's own `sleep` is what its tests are about.
                let call = line.drop { $0 == " " || $0 == "_" || $0 == "=" }
                let words = call.split(separator: " ").map { $0.prefix { $0 != "(" } }
                return naps.first { nap in line.holds("\(nap)(") && words.contains { $0 == nap } }
                    .map { "\($0): wait for what you expect instead" }
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
                guard line.holds("#expect") || line.holds("#require") else { return nil }
                return bounds.first(where: line.holds).map { "an upper bound: \($0)" }
            }
        }
    }

    @Test("suites and tests are named in words")
    func named() {
        for source in Tree.tests {
            source.reportLines { line, _ in
                for attribute in ["@Test", "@Suite"] {
                    guard let end = line.wordEnds(attribute.dropFirst()).first,
                        line.holds(attribute), !line[end...].hasPrefix("(")
                    else { continue }
                    return "\(attribute) without a name"
                }
                return nil
            }
        }
    }
}
