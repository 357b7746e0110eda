import HTTPWire

/// One method of one path: who may use it, what it takes, what it does, what is written about it.
struct Route: Sendable {
    /// Answers a request; may throw anything, of which an `APIFault` says how to answer.
    typealias Action = @Sendable (APIServer, APIRequest) async throws -> APIAnswer

    /// Who may ask.
    enum Access: Sendable {
        /// Everybody, under any name: what a network tells about itself.
        case directory
        /// Everybody who calls the node by a name of its own.
        case page
        /// The node's user: by token, or by the session cookie.
        case signedIn
    }

    /// What the request carries.
    enum Body: Sendable {
        /// Nothing that is read.
        case none
        /// A JSON object of at most `limit` bytes, described by `schema`.
        case json(Schema, limit: Int = APILimits.bodyBytes)
        /// Any number of bytes, read by the action.
        case stream
    }

    let method: HTTPMethod
    let path: PathTemplate
    let access: Access
    let body: Body
    let note: RouteNote
    let action: Action

    init(
        _ method: HTTPMethod,
        _ path: String,
        _ access: Access,
        body: Body = .none,
        _ note: RouteNote,
        _ action: @escaping Action
    ) {
        self.method = method
        self.path = PathTemplate(path)
        self.access = access
        self.body = body
        self.note = note
        self.action = action
    }

    /// The same route under a former path.
    func alias(_ path: String) -> Route {
        var note = note
        note.isDeprecated = true
        return Route(method, path, access, body: body, note, action)
    }
}
