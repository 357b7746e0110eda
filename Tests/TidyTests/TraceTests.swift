import Testing

@Suite("Nothing of the workshop is left in the house")
struct TraceTests {
    /// Spelled in two halves, so that this file does not hold what it looks for.
    private static let markers = [
        "to" + "do", "fix" + "me", "xx" + "x", "ha" + "ck", "st" + "ub", "place" + "holder",
        "not imple" + "mented", "for n" + "ow", "simpli" + "fied",
    ]

    @Test("no marker of unfinished work")
    func markers() {
        for file in Tree.texts {
            for (marker, line, words) in file.lines(holding: Self.markers)
            where words.containsWord(marker) {
                // Of these names HTML has an attribute, DNS a resolver, HTTP a status.
                if file.path.hasPrefix("Web/"), marker.hasPrefix("place") { continue }
                if words.holds("\(marker) resolver") || words.holds("501") { continue }
                file.report("‘\(marker)’", line: line)
            }
        }
    }

    /// Tests may call a made-up user's folder by it.
    private static let homes = "/ho" + "me/"

    /// Folders of the machines that build, and words of the talk about the work.
    private static let traces = [
        "/wo" + "rk/", "/ro" + "ot/", homes, "bash_" + "jobs", "before-" + "stop",
        "house" + ".py", "clau" + "de", "anthro" + "pic", "chat" + "gpt", "co" + "pilot",
        "language mo" + "del", "sub" + "-agent", "found" + "ing brief",
    ]

    @Test("no path of a machine and no word about how the work was organised")
    func paths() {
        for file in Tree.texts {
            for (trace, line, _) in file.lines(holding: Self.traces) {
                if trace == Self.homes, file.path.hasPrefix("Tests/") { continue }
                file.report("‘\(trace)’", line: line)
            }
        }
    }

    /// Where links may lead: standards, projects we build on, and names reserved for examples.
    private static let hosts = [
        "swift.org", "debian.org", "ietf.org", "rfc-editor.org", "iana.org", "w3.org",
        "unicode.org",
        "nist.gov", "iso.org", "bittorrent.org", "github.com", "torproject.org",
        "noiseprotocol.org",
        "blake2.net", "libsodium.org", "libuv.org", "openssl.org", "sqlite.org", "nats.io",
        "postgresql.org", "prometheus.io", "openmetrics.io", "openapis.org", "keepachangelog.com",
        "semver.org", "toml.io", "json.org", "no-color.org", "reactjs.org", "react.dev",
        "contributor-covenant.org", "opensource.org", "example.com", "example.org", "example.net",
        "localhost", "127.0.0.1", "[::1]",
    ]

    private static let exampleEndings = [
        ".example", ".test", ".invalid", ".localhost", ".wg", ".alt",
    ]

    @Test("links lead to standards and projects, not to somebody's mirror")
    func hosts() {
        for file in Tree.texts where !file.path.hasPrefix("Tests/") {
            for (index, line) in file.lines.enumerated() where line.holds("://") {
                for rest in line.components(afterEach: "http://", "https://") {
                    let host =
                        rest.prefix { $0.isPartOfWord || "-.[]:".contains($0) }
                        .split(separator: ":").first.map(String.init) ?? ""
                    if !Self.isKnown(host) { file.report("the host ‘\(host)’", line: index + 1) }
                }
            }
        }
    }

    private static func isKnown(_ host: String) -> Bool {
        // What is computed (a variable, an interpolation) is no host in the text.
        guard host.contains(".") || host == "localhost" else { return true }
        return hosts.contains { host == $0 || host.hasSuffix(".\($0)") }
            || exampleEndings.contains(where: host.hasSuffix)
            || host.split(separator: ".").allSatisfy { Int($0) != nil }
    }
}

extension TextFile {
    /// The lines that hold one of `needles`, which are in lower case.
    fileprivate func lines(
        holding needles: [String]
    ) -> [(needle: String, line: Int, words: String)] {
        let whole = text.lowercased()
        let present = needles.filter(whole.holds)
        guard !present.isEmpty else { return [] }
        return lines.enumerated().flatMap { index, line in
            let words = line.lowercased()
            return present.filter(words.holds).map { ($0, index + 1, words) }
        }
    }
}

extension String {
    /// What follows each occurrence of one of the separators.
    fileprivate func components(afterEach separators: String...) -> [Substring] {
        separators.flatMap { split(separator: $0, omittingEmptySubsequences: false).dropFirst() }
    }
}
