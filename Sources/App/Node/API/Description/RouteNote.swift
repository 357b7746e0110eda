import HTTPWire

/// What the OpenAPI description says of a route.
struct RouteNote: Sendable {
    /// What routes are grouped by.
    enum Group: String, Sendable, CaseIterable {
        case network
        case node
        case rooms
        case transfers
        case access
        case operation
        case page
    }

    /// What a successful answer carries.
    enum Content: Sendable {
        case none
        case json(Schema)
        case bytes
        case text
        case file
        case events
    }

    /// A name in the query.
    enum QueryName: String, Sendable {
        case after
        case key
        case name
        case peer

        var isRequired: Bool { self != .after }
        var isNumber: Bool { self == .after }
    }

    let summary: String
    let group: Group
    let content: Content
    let status: HTTPStatus
    let query: [QueryName]
    let refusals: [HTTPStatus]
    /// Whether the path is kept for older programs only.
    var isDeprecated = false

    init(
        _ summary: String,
        _ group: Group,
        _ content: Content,
        status: HTTPStatus? = nil,
        query: [QueryName] = [],
        refusals: [HTTPStatus] = []
    ) {
        (self.summary, self.group, self.content) = (summary, group, content)
        (self.query, self.refusals) = (query, refusals)
        if let status {
            self.status = status
        } else if case .none = content {
            self.status = .noContent
        } else {
            self.status = .ok
        }
    }
}
