import Testing

@Suite("Nothing of the workshop is left in the house")
struct TraceTests {
    /// Spelled in two halves, so that this file does not hold what it looks for.
    private static let markers = [
        "TO" + "DO", "FIX" + "ME", "XX" + "X", "HA" + "CK", "st" + "ub", "place" + "holder",
        "not imple" + "mented", "for n" + "ow", "simpli" + "fied",
    ]

    @Test("no marker of unfinished work")
    func markers() {
        for file in Tree.texts {
            let isPage = file.path.hasPrefix("Web/")
            for (index, line) in file.lines.enumerated() {
                let words = line.lowercased()
                for marker in Self.markers where words.containsWord(marker.lowercased()) {
                    // HTML has an attribute, and DNS a kind of resolver, of these names.
                    if isPage && marker.hasPrefix("place") { continue }
                    if words.contains("\(marker) resolver") { continue }
                    file.report("‘\(marker)’", line: index + 1)
                }
            }
        }
    }

    /// Folders of the machines that build, and words of the talk about the work.
    private static let traces = [
        "/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "bash_" + "jobs", "before-" + "stop",
        "house" + ".py", "clau" + "de", "anthro" + "pic", "chat" + "gpt", "co" + "pilot",
        "language mo" + "del", "sub" + "-agent", "found" + "ing brief",
    ]

    @Test("no path of a machine and no word about how the work was organised")
    func paths() {
        for file in Tree.texts {
            for (index, line) in file.lines.enumerated() {
                let words = line.lowercased()
                for trace in Self.traces where words.contains(trace) {
                    file.report("‘\(trace)’", line: index + 1)
                }
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
            for (index, line) in file.lines.enumerated() where line.contains("://") {
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

extension String {
    /// What follows each occurrence of one of the separators.
    fileprivate func components(afterEach separators: String...) -> [Substring] {
        separators.flatMap { split(separator: $0, omittingEmptySubsequences: false).dropFirst() }
    }
}
