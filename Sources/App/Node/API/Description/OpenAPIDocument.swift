import Bytes
import HTTPWire

/// The API's description in OpenAPI 3.1, made of the routes themselves.
enum OpenAPIDocument {
    /// The document.
    static let json: JSON = [
        "openapi": "3.1.0",
        "info": [
            "title": "Warren",
            "version": "1",
            "summary": "Shows and controls one node; a registry's network interface is part of it.",
            "license": ["name": "See LICENSE", "identifier": "LicenseRef-Warren"],
        ],
        "tags": .array(RouteNote.Group.allCases.map { ["name": .string($0.rawValue)] }),
        "paths": .object(paths),
        "components": [
            "schemas": .object(
                JSONObject(uniqueMembers: Schema.allCases.map { ($0.rawValue, $0.type.json) })
            ),
            "securitySchemes": [
                "token": ["type": "http", "scheme": "bearer"],
                "session": [
                    "type": "apiKey", "in": "cookie", "name": .string(Sessions.cookie),
                ],
            ],
        ],
    ]

    private static var paths: JSONObject {
        var paths = JSONObject()
        for route in Route.all {
            var item = paths[route.path.text]?.objectValue ?? JSONObject()
            item[route.method.rawValue.lowercased()] = operation(route)
            paths[route.path.text] = .object(item)
        }
        return paths
    }

    private static func operation(_ route: Route) -> JSON {
        let note = route.note
        var operation: JSONObject = [
            "summary": .string(note.summary), "tags": [.string(note.group.rawValue)],
        ]
        if note.isDeprecated { operation["deprecated"] = true }
        let parameters = route.path.parameters.map(pathParameter) + note.query.map(queryParameter)
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        switch route.body {
        case .none: break
        case .json(let schema, _):
            operation["requestBody"] = body("application/json", schema.reference)
        case .stream:
            operation["requestBody"] = body(MediaType.unknown, binary)
        }
        operation["responses"] = responses(route)
        operation["security"] =
            route.access == .signedIn ? [["token": []], ["session": []]] : []
        return .object(operation)
    }

    private static func pathParameter(_ name: String) -> JSON {
        ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
    }

    private static func queryParameter(_ query: RouteNote.QueryName) -> JSON {
        [
            "name": .string(query.rawValue), "in": "query", "required": .bool(query.isRequired),
            "schema": query.isNumber ? SchemaType.count.json : SchemaType.text.json,
        ]
    }

    private static let binary: JSON = ["type": "string", "format": "binary"]

    private static func body(_ type: String, _ schema: JSON) -> JSON {
        ["required": true, "content": .object([type: ["schema": schema]])]
    }

    private static func responses(_ route: Route) -> JSON {
        var answers = JSONObject()
        answers[String(route.note.status.code)] = success(route.note)
        var refusals = route.note.refusals
        if route.access == .signedIn { refusals += [.unauthorized, .tooManyRequests] }
        if route.access != .directory { refusals.append(.misdirectedRequest) }
        if !route.method.isSafe { refusals.append(.forbidden) }
        if case .json = route.body { refusals.append(.contentTooLarge) }
        for status in refusals.sorted(by: { $0.code < $1.code }) {
            let key = String(status.code)
            guard answers[key] == nil else { continue }
            answers[key] = refusal(status)
        }
        return .object(answers)
    }

    private static func success(_ note: RouteNote) -> JSON {
        let content: JSON? =
            switch note.content {
            case .none: nil
            case .json(let schema): ["application/json": ["schema": schema.reference]]
            case .bytes: .object([MediaType.unknown: ["schema": binary]])
            case .text: ["text/plain": ["schema": ["type": "string"]]]
            case .file: ["*/*": ["schema": binary]]
            case .events: .object([ServerSentEvent.mediaType: ["schema": ["type": "string"]]])
            }
        var answer: JSONObject = ["description": .string(note.status.reason)]
        answer["content"] = content
        return .object(answer)
    }

    private static func refusal(_ status: HTTPStatus) -> JSON {
        var answer: JSONObject = ["description": .string(status.reason)]
        if !status.forbidsBody {
            answer["content"] = ["application/json": ["schema": Schema.fault.reference]]
        }
        return .object(answer)
    }
}
