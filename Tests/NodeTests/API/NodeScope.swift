import Bytes
import Files
import HTTPWire
import Net
import Node
import RelayWire
import Testing

/// A whole node in this process, and the means to ask it.
struct NodeScope {
    private let node: RunningNode
    private let isStopped = Flag()
    private let client: HTTPClient

    private init(node: RunningNode, client: HTTPClient) {
        (self.node, self.client) = (node, client)
    }

    /// Runs `body` with a registry, three relays and a client, which are stopped afterwards
    /// whatever happened.
    static func with(_ body: (NodeScope) async throws -> Void) async throws {
        let (folder, loops) = (try TemporaryFolder(), try LoopGroup(count: 1, name: "asking"))
        let context = try NodeContext(folder: folder.path, loops: 2, level: .info, terminal: nil)
        let node: RunningNode
        do {
            node = try await RunningNode(plan, in: context)
        } catch {
            await context.close()
            await loops.shutdown()
            throw error
        }
        let scope = NodeScope(node: node, client: HTTPClient(on: loops.loops[0]))
        let result: Result<Void, any Error>
        do { result = .success(try await body(scope)) } catch { result = .failure(error) }
        await scope.stop()
        await loops.shutdown()
        try result.get()
    }

    /// Stops the node, once.
    func stop() async {
        guard !isStopped.isSet else { return }
        isStopped.set()
        await node.stop()
    }

    private static var plan: RunningNode.Plan {
        get throws {
            var plan = RunningNode.Plan(version: "1.2.3")
            plan.web = APIScope.anyPort
            plan.hasClient = true
            // As often as circuits are looked after at all.
            plan.client.loopInterval = .zero
            plan.relays = try (1...3).map { number in
                RelayPart.Options(
                    name: try RelayName("relay\(number)"),
                    listen: APIScope.anyPort,
                    exit: .test
                )
            }
            return plan
        }
    }

    private var token: String {
        get throws {
            let bytes = try File.content(of: node.context.folder / "api.token", limit: 256)
            return String(decoding: bytes, as: UTF8.self)
        }
    }

    /// An address of the node.
    func url(_ path: String) throws -> HTTPURL {
        let address = try #require(node.webAddress)
        return try #require(HTTPURL("http://\(address)\(path)"))
    }

    /// What the node answers, to its user or to strangers.
    func get(_ path: String, as identity: APIScope.Identity = .token) async throws -> JSON {
        var request = HTTPClientRequest(.get, try url(path))
        if case .token = identity { request.fields[.authorization] = "Bearer \(try token)" }
        return try await client.send(request).json
    }

    /// The node's event stream.
    var eventStream: EventStream {
        get throws { EventStream(at: try url("/api/v1/events"), token: try token, by: client) }
    }
}
