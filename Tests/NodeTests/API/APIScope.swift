import Bytes
import Crypto
import Files
import HTTPWire
import Net
import Node
import Relay
import RelayWire
import Rooms
import Telemetry
import Testing

/// A listening API, a client on another loop, and the means to ask it.
struct APIScope {
    static let token = "a-token-of-forty-characters-for-the-tests"
    static let anyPort = SocketAddress.ip(Endpoint(.v4(.loopback), port: 0))

    let api: APIServer
    let port: UInt16
    let client: HTTPClient
    let parts: NodeParts
    let loops: LoopGroup

    /// What a request of the test carries beside its body.
    enum Identity {
        case nobody
        case token
        case cookie(String)
    }

    /// An address of the API, called by `host`.
    func url(_ path: String, host: String = "127.0.0.1") throws -> HTTPURL {
        try #require(HTTPURL("http://\(host):\(port)\(path)"))
    }

    /// Asks, and returns the whole answer.
    func ask(
        _ method: HTTPMethod = .get,
        _ path: String,
        as identity: Identity = .nobody,
        host: String = "127.0.0.1",
        fields: HTTPFields = [:],
        body: [UInt8] = []
    ) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(
            method,
            try url(path, host: host),
            fields: fields,
            body: body
        )
        request.target = .endpoint(Endpoint(.v4(.loopback), port: port))
        request.bodyLimit = 8 << 20
        switch identity {
        case .nobody: break
        case .token: request.fields[.authorization] = "Bearer \(Self.token)"
        case .cookie(let value): request.fields[.cookie] = "warren_session=\(value)"
        }
        return try await client.send(request)
    }

    /// Asks with a JSON body.
    func ask(
        _ method: HTTPMethod,
        _ path: String,
        as identity: Identity = .nobody,
        json: JSON
    ) async throws -> HTTPClientResponse {
        try await ask(
            method,
            path,
            as: identity,
            fields: [.contentType: "application/json"],
            body: json.bytes
        )
    }

    /// A cookie's value, got for a one-time key.
    func signIn() async throws -> String {
        let key = await api.newOneTimeKey()
        let answer = try await ask(.get, "/open?key=\(key)")
        let cookie = try #require(answer.head.fields[.setCookie])
        let value = try #require(cookie.split(separator: ";").first)
        return String(value.dropFirst("warren_session=".count))
    }
}

extension HTTPClientResponse {
    /// The body as JSON.
    var json: JSON {
        get throws { try JSON(parsing: body) }
    }

    /// The code of the error in the body; nil when there is none.
    var errorCode: String? {
        get throws { try json["error"]?["code"]?.stringValue }
    }

    /// The body as text.
    var text: String { String(decoding: body, as: UTF8.self) }
}

/// Runs `body` with a listening API, which is stopped afterwards whatever happened.
func withAPI(
    at address: SocketAddress = APIScope.anyPort,
    parts: (LoopGroup) async throws -> NodeParts = { _ in APIScope.bareParts },
    settings: APISettings = APIScope.settings,
    rooms: SignalingSettings? = nil,
    _ body: (APIScope) async throws -> Void
) async throws {
    let loops = try LoopGroup(count: 2, name: "api-test")
    do {
        let parts = try await parts(loops)
        let loop = loops.loops[0]
        var settings = settings
        if let rooms {
            let metrics = parts.metrics
            settings.rooms = await loop.run { SignalingServer(on: loop, rooms, metrics: metrics) }
        }
        let api = APIServer(on: loop, parts: parts, settings: settings)
        guard case .ip(let endpoint) = try await api.start(at: address) else {
            throw NetError.addressInvalid("\(address)")
        }
        let client = HTTPClient(on: loops.loops[1])
        let scope = APIScope(
            api: api,
            port: endpoint.port,
            client: client,
            parts: parts,
            loops: loops
        )
        try await body(scope)
        await api.stop(draining: .zero)
        await parts.registry?.stop()
    } catch {
        await loops.shutdown()
        throw error
    }
    await loops.shutdown()
}

extension APIScope {
    /// A node without services.
    static var bareParts: NodeParts {
        NodeParts(name: "tester", log: .silent, metrics: Metrics(), health: Health())
    }

    static var settings: APISettings {
        APISettings(token: token, identity: "an-identity", version: "1.2.3")
    }

    /// A node with a registry whose ledger is in `folder`, which runs already.
    static func registryParts(_ folder: TemporaryFolder, _ loops: LoopGroup) async throws
        -> NodeParts
    {
        let signer = Ed25519.PrivateKey.generate(Entropy.system())
        let link = RegistryLink(authority: "127.0.0.1:1", key: RelayIdentity(signer.publicKey))
        let registry = Registry(
            on: loops.loops[1],
            settings: .testNetwork(link.network),
            signer: signer,
            ledger: try RegistryLedger(at: folder.path / "registry.sqlite"),
            log: .silent
        )
        try await registry.start()
        var parts = bareParts
        parts.registry = registry
        parts.link = link
        return parts
    }
}
