import Bytes
import Console
import Files
import HTTPWire
import Net
import Relay

/// The API of the node that runs with a data folder, as its user's commands ask it.
struct NodeAPI: Sendable {
    /// `host:port` of the API.
    let web: String
    /// The network the node is in.
    let link: RegistryLink?
    let loop: EventLoop
    private let token: String
    private let http: HTTPClient

    /// The API of the node with this data folder; nil when no node has said where it is.
    init?(in folder: Path, on loop: EventLoop) throws {
        guard let presence = try NodePresence(in: folder), let web = presence.web else {
            return nil
        }
        let token = try File.content(of: folder / "api.token", limit: 256)
        (self.web, link, self.loop) = (web, presence.link, loop)
        self.token = String(decoding: token, as: UTF8.self)
        http = HTTPClient(on: loop)
    }

    /// Runs `body` with the API of the invocation's data folder, which has to be there.
    static func asked<Value>(
        _ invocation: Invocation,
        _ body: (NodeAPI) async throws -> Value
    ) async throws -> Value {
        try await NodeOptions.withLoop { loop in
            let folder = try NodeOptions.folder(invocation)
            guard let api = try NodeAPI(in: folder, on: loop) else { throw Self.absent(folder) }
            return try await body(api)
        }
    }

    /// What is said when no node runs.
    static func absent(_ folder: Path) -> Failure {
        Failure(
            "no node runs with the data folder \(folder)",
            advice: ["warren up", "or name another folder with --data FOLDER"],
            exitCode: .unreachable
        )
    }

    /// The JSON at a path; null for an answer without a body.
    func get(_ path: String) async throws -> JSON { try await send(.get, path) }

    /// What is answered to a change.
    func post(_ path: String, _ body: JSON? = nil) async throws -> JSON {
        try await send(.post, path, body)
    }

    private func send(
        _ method: HTTPMethod,
        _ path: String,
        _ body: JSON? = nil
    ) async throws -> JSON {
        guard let url = HTTPURL("http://\(web)\(path)") else {
            throw NetError.addressInvalid(web)
        }
        var fields: HTTPFields = ["Authorization": "Bearer \(token)"]
        if body != nil { fields["Content-Type"] = "application/json" }
        let request = HTTPClientRequest(method, url, fields: fields, body: body?.bytes ?? [])
        let answer: HTTPClientResponse
        do {
            answer = try await http.send(request)
        } catch let error as NetError where [.refused, .reset].contains(error) {
            throw Failure(
                "no node answers at \(web)",
                why: "\(error)",
                advice: ["start it again: warren up"],
                exitCode: .unreachable
            )
        }
        let json = answer.body.isEmpty ? JSON.null : try JSON(parsing: answer.body)
        guard answer.status.isSuccess else { throw Self.refusal(answer.status, json) }
        return json
    }

    private static func refusal(_ status: HTTPStatus, _ json: JSON) -> Failure {
        let error = json["error"]
        let hint = error?["hint"]?.stringValue ?? ""
        return Failure(
            "the node refused",
            why: error?["message"]?.stringValue ?? "\(status)",
            advice: hint.isEmpty ? [] : [hint],
            exitCode: error?["code"]?.stringValue == "unreachable" ? .unreachable : .failed
        )
    }
}
