import Bytes
import HTTPWire
import Rooms
import Testing

@testable import Node

@Suite("The API's description (OpenAPI 3.1)")
struct OpenAPITests {
    private let document = OpenAPIDocument.json

    @Test("every route is described, and nothing else")
    func complete() throws {
        let paths = try #require(document["paths"]?.objectValue)
        let described = paths.members.flatMap { path, item in
            item.objectValue?.keys.map { "\($0.uppercased()) \(path)" } ?? []
        }
        let routes = Route.all.map { "\($0.method.rawValue) \($0.path.text)" }
        #expect(described.sorted() == routes.sorted())
    }

    @Test("every schema that is named is there, and every one there is used")
    func references() throws {
        let schemas = try #require(document["components"]?["schemas"]?.objectValue)
        var named: Set<String> = []
        Self.collect(document, into: &named)
        #expect(named == Set(schemas.keys.map { "#/components/schemas/\($0)" }))
    }

    @Test("every parameter of a path is described")
    func parameters() throws {
        for route in Route.all {
            let operation = document["paths"]?[route.path.text]?[
                route.method.rawValue.lowercased()
            ]
            let described = operation?["parameters"]?.arrayValue ?? []
            let inPath = described.filter { $0["in"] == "path" }
                .compactMap { $0["name"]?.stringValue }
            #expect(inPath == route.path.parameters)
        }
    }

    @Test("the node serves the description")
    func served() async throws {
        try await withAPI { scope in
            let answer = try await scope.ask(.get, "/api/v1/openapi.json")
            #expect(try answer.json == document)
        }
    }

    @Test("answers have the shape that is described")
    func shapes() async throws {
        let settings = APISettings.withTransfers(TransferDouble())
        try await withAPI(settings: settings, rooms: SignalingSettings()) { scope in
            for route in Route.all where route.method == .get && route.path.parameters.isEmpty {
                guard case .json(let schema) = route.note.content else { continue }
                let answer = try await scope.ask(.get, route.path.text, as: .token)
                let faults = try schema.type.faults(of: answer.json)
                #expect(faults.isEmpty, "\(route.path.text): \(faults)")
            }
        }
    }

    private static func collect(_ json: JSON, into names: inout Set<String>) {
        switch json {
        case .object(let object):
            for (key, value) in object.members {
                if key == "$ref", let name = value.stringValue { names.insert(name) }
                collect(value, into: &names)
            }
        case .array(let elements): for element in elements { collect(element, into: &names) }
        case .null, .bool, .int, .double, .string: break
        }
    }
}

extension SchemaType {
    /// What is wrong with `json` as a value of this type.
    func faults(of json: JSON, at place: String = "") -> [String] {
        let isRight =
            switch self {
            case .text: json.stringValue != nil
            case .boolean: json.boolValue != nil
            case .count: json.intValue.map { $0 >= 0 } ?? false
            case .number: json.doubleValue != nil
            case .choice(let words): json.stringValue.map(words.contains) ?? false
            case .free, .object: json.objectValue != nil
            case .list: json.arrayValue != nil
            case .optional, .reference: true
            }
        guard isRight else { return ["\(place): \(json)"] }
        switch self {
        case .optional(let type): return json.isNull ? [] : type.faults(of: json, at: place)
        case .reference(let schema): return schema.type.faults(of: json, at: place)
        case .list(let schema):
            return json.arrayValue?.flatMap { schema.type.faults(of: $0, at: "\(place)[]") } ?? []
        case .object(let members):
            let names = Set(members.map(\.0))
            let strange = json.objectValue?.keys.filter { !names.contains($0) } ?? []
            return strange.map { "\(place).\($0) is not described" }
                + members.flatMap { $0.1.faults(of: json[$0.0] ?? .null, at: "\(place).\($0.0)") }
        case .text, .boolean, .count, .number, .choice, .free: return []
        }
    }
}
