/// The `a=` lines of a session or section that matter to data channels, in order.
struct SDPAttributes {
    private var lines: [(name: Substring, value: String)] = []

    mutating func append(_ line: Substring) {
        let colon = line.firstIndex(of: ":")
        let value = colon.map { String(line[line.index(after: $0)...]) } ?? ""
        lines.append((line[..<(colon ?? line.endIndex)], value))
    }

    /// The value of the first attribute of that name; empty for one that has none.
    func first(_ name: String) -> String? {
        lines.first { $0.name == name }?.value
    }

    func all(_ name: String) -> [String] {
        lines.filter { $0.name == name }.map(\.value)
    }
}
