/// A path some of whose segments are parameters, as `/api/v1/transfers/{id}/accept`.
struct PathTemplate: Sendable, Hashable {
    private enum Segment: Hashable {
        case literal(String)
        case parameter(String)
    }

    /// The template as it was written.
    let text: String
    private let segments: [Segment]

    init(_ text: String) {
        precondition(text.hasPrefix("/"), "a path begins with a slash")
        self.text = text
        segments = text.split(separator: "/").map { part in
            part.hasPrefix("{") && part.hasSuffix("}")
                ? .parameter(String(part.dropFirst().dropLast())) : .literal(String(part))
        }
    }

    /// The names of the parameters, in order.
    var parameters: [String] {
        segments.compactMap { if case .parameter(let name) = $0 { name } else { nil } }
    }

    /// The parameters' values when `path`, split and decoded, fits; nil when it does not.
    func match(_ path: [String]) -> [String: String]? {
        guard path.count == segments.count else { return nil }
        var values: [String: String] = [:]
        for (part, segment) in zip(path, segments) {
            switch segment {
            case .literal(let text): if part != text { return nil }
            case .parameter(let name): values[name] = part
            }
        }
        return values
    }
}
