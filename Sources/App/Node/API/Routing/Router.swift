import HTTPWire

/// Finds the route of a request.
struct Router: Sendable {
    /// What there is for a method and a path.
    enum Match: Sendable {
        case route(Route, parameters: [String: String])
        case wrongMethod(allowed: [HTTPMethod])
        case missing
    }

    let routes: [Route]

    init(_ routes: [Route]) {
        let names = routes.map { "\($0.method.rawValue) \($0.path.text)" }
        precondition(Set(names).count == names.count, "two routes of one method and path")
        self.routes = routes
    }

    /// The first route that fits; HEAD is answered by GET (RFC 9110 §9.3.2).
    func match(_ method: HTTPMethod, _ target: HTTPTarget) -> Match {
        guard target.form == .origin || target.form == .absolute,
            let path = target.safeSegments
        else { return .missing }
        let wanted = method == .head ? .get : method
        var allowed: [HTTPMethod] = []
        for route in routes {
            guard let parameters = route.path.match(path) else { continue }
            if route.method == wanted { return .route(route, parameters: parameters) }
            if !allowed.contains(route.method) { allowed.append(route.method) }
        }
        if allowed.isEmpty { return .missing }
        return .wrongMethod(allowed: allowed + (allowed.contains(.get) ? [.head] : []))
    }
}
