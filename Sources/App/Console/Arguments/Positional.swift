/// One argument of a command that is known by its place.
package struct Positional: Hashable, Sendable {
    /// How many words it takes.
    package enum Count: Hashable, Sendable {
        case one
        case optional
        case any
        case atLeastOne
    }

    /// What help pages call it: `FILE`.
    package let name: String
    /// One line for help pages, without a full stop.
    package let summary: String
    package let count: Count
    package let completion: Completion

    package init(
        _ name: String,
        _ summary: String,
        _ count: Count = .one,
        completion: Completion = .nothing
    ) {
        self.name = name
        self.summary = summary
        self.count = count
        self.completion = completion
    }

    /// Whether it may take more than one word, so that nothing can follow it.
    package var isOpenEnded: Bool { count == .any || count == .atLeastOne }

    /// Whether a command line without it is wrong.
    package var isRequired: Bool { count == .one || count == .atLeastOne }

    /// How usage lines show it: `FILE`, `[FILE]`, `[FILE…]`, `FILE…`.
    package var synopsis: String {
        switch count {
        case .one: name
        case .optional: "[\(name)]"
        case .any: "[\(name)…]"
        case .atLeastOne: "\(name)…"
        }
    }
}
