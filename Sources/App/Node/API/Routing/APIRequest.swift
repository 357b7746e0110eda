import Bytes
import HTTPWire
import Net

/// A request on its way to its route's action.
struct APIRequest: Sendable {
    let http: HTTPServerRequest
    /// The values of the path's parameters.
    let parameters: [String: String]
    /// The query; what a route does not know of it is ignored.
    let query: QueryItems
    /// The body of a route that takes JSON; null for others.
    var json = JSON.null

    init(_ http: HTTPServerRequest, parameters: [String: String]) {
        self.http = http
        self.parameters = parameters
        query = http.head.target.query
    }

    /// The value of a parameter of the route's path.
    func parameter(_ name: String) -> String {
        guard let value = parameters[name] else {
            preconditionFailure("the path has no parameter \(name)")
        }
        return value
    }

    /// The text called `name` in the query, which has to be there.
    func requiredQuery(_ name: String) throws(APIFault) -> String {
        guard let value = query[name], !value.isEmpty else { throw .missing(name, in: .query) }
        return try Self.bounded(value, name)
    }

    /// The number called `name` in the query, 0 when there is none.
    func number(_ name: String) throws(APIFault) -> UInt64 {
        guard let text = query[name] else { return 0 }
        guard let number = UInt64(text) else { throw .malformed(name, needs: "a whole number") }
        return number
    }

    /// The text called `name` in the body, which has to be there.
    func requiredText(_ name: String) throws(APIFault) -> String {
        guard let value = json[name]?.stringValue, !value.isEmpty else {
            throw .missing(name, in: .body)
        }
        return try Self.bounded(value, name)
    }

    private static func bounded(_ value: String, _ name: String) throws(APIFault) -> String {
        guard value.utf8.count <= APILimits.textBytes else {
            throw .malformed(name, needs: "at most \(APILimits.textBytes) bytes")
        }
        return value
    }
}
