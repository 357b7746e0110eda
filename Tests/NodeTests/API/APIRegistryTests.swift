import Bytes
import Crypto
import Files
import HTTPWire
import Net
import Node
import Relay
import RelayWire
import Telemetry
import Testing

@Suite("The registry over HTTP (Docs/protocols/directory.md)")
struct APIRegistryTests {
    /// A relay that can sign for itself.
    struct Signer {
        let keys: RelayKeys
        let onionKey: OnionKey

        init(_ scope: APIScope) async throws {
            let entropy = Entropy.system()
            keys = RelayKeys(
                signing: Ed25519.PrivateKey.generate(entropy),
                link: X25519.PrivateKey.generate(entropy)
            )
            let network = try #require(scope.parts.link?.network)
            let relay = RelayServer(
                on: scope.loops.loops[1],
                keys: keys,
                settings: RelaySettings(
                    address: APIScope.anyPort,
                    network: network,
                    exitPolicy: .testNetwork
                )
            )
            onionKey = try await relay.onionKey()
        }

        func descriptor(published: UInt64 = WallClock.unixSeconds) throws -> RelayDescriptor {
            let profile = try RelayProfile(
                identity: keys.identity,
                name: try RelayName("carol"),
                flags: [.entry],
                version: SoftwareVersion(0, 3, 1),
                published: published,
                capacity: 1_000_000,
                linkKey: keys.link.publicKey,
                onionKey: onionKey,
                endpoints: [Endpoint(.v4(.loopback), port: 9_001)],
                exitPolicy: .testNetwork
            )
            return RelayDescriptor(signing: profile, with: keys.signing)
        }

        func heartbeat(_ sequence: UInt64) -> Heartbeat {
            Heartbeat(
                signing: Heartbeat.Report(
                    sequence: sequence,
                    unixSeconds: WallClock.unixSeconds,
                    load: 250,
                    circuits: 3,
                    bytesPerSecond: 4_096,
                    uptimeSeconds: 77
                ),
                with: keys.signing
            )
        }
    }

    private func withRegistry(_ body: (APIScope, Signer) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        try await withAPI(parts: { try await APIScope.registryParts(folder, $0) }) { scope in
            try await body(scope, try await Signer(scope))
        }
    }

    @Test(
        "a relay registers, beats, and stands in relays, stats and the list",
        arguments: ["/api/v1", ""]
    )
    func roundTrip(prefix: String) async throws {
        try await withRegistry { scope, relay in
            let registered = try await scope.post("\(prefix)/register", relay.descriptor().bytes)
            #expect(registered.status == .ok)
            let beat = try await scope.post("\(prefix)/heartbeat", relay.heartbeat(1).bytes)
            #expect(beat.status == .ok)
            let answer = try await scope.ask(.get, "\(prefix)/relays").json
            let view = try #require(answer["relays"]?[0])
            #expect(view["id"]?.stringValue == relay.keys.identity.description)
            #expect(view["name"] == "carol")
            #expect(view["state"] == "alive")
            #expect(view["load"]?.doubleValue == 0.25)
            #expect(view["uptimeSeconds"] == 77)
            #expect(view["exit"] == true)
            #expect(view["version"] == "0.3.1")
            #expect(view["port"] == 9_001)
            #expect(view["lastSeen"] == view["last_seen"])
            let stats = try await scope.ask(.get, "\(prefix)/stats").json
            #expect(stats["relay_count"] == 1 && stats["aliveCount"] == 1)
            #expect(stats["bytesPerSecond"] == 4_096 && stats["circuits"] == 3)
        }
    }

    @Test("the list is signed, and comes only when it is newer")
    func list() async throws {
        try await withRegistry { scope, _ in
            let answer = try await scope.ask(.get, "/api/v1/list")
            let list = try RelayList(decoding: answer.body)
            try #require(scope.parts.link).trust.verify(list, at: WallClock.unixSeconds)
            let epoch = list.header.epoch
            let older = try await scope.ask(.get, "/api/v1/list?after=\(epoch - 1)")
            #expect(older.status == .ok)
            let same = try await scope.ask(.get, "/api/v1/list?after=\(epoch)")
            #expect(same.status == .noContent)
            let headers = try await scope.ask(.get, "/api/v1/list/headers?after=0")
            #expect(headers.body.count % ListHeader.byteCount == 0)
            let each = stride(from: 0, to: headers.body.count, by: ListHeader.byteCount)
            #expect(
                each.contains { headers.body[$0...].starts(with: list.header.bytes) },
                "the list's own header is one of those since the first"
            )
            let bad = try await scope.ask(.get, "/api/v1/list?after=soon")
            #expect(bad.status == .badRequest)
            let relays = try await scope.ask(.get, "/api/v1/relays").json
            #expect((relays["epoch"]?.intValue ?? 0) >= Int64(epoch))
        }
    }

    @Test("what the registry refuses is told apart")
    func refusals() async throws {
        try await withRegistry { scope, relay in
            let now = WallClock.unixSeconds
            let unknown = try await scope.post("/api/v1/heartbeat", relay.heartbeat(1).bytes)
            #expect(unknown.status == .notFound)
            #expect(try unknown.errorCode == "unknown_relay")
            var forged = try relay.descriptor().bytes
            forged[forged.count - 1] ^= 1
            let descriptors: [([UInt8], HTTPStatus, String)] = [
                (forged, .badRequest, "forged"), ([], .badRequest, "malformed"),
                (Array(repeating: 9, count: 99), .badRequest, "unknown_version"),
                (try relay.descriptor(published: now - 999).bytes, .badRequest, "clock_skew"),
            ]
            for (bytes, status, code) in descriptors {
                let answer = try await scope.post("/api/v1/register", bytes)
                #expect(answer.status == status)
                #expect(try answer.errorCode == code)
            }
            _ = try await scope.post("/api/v1/register", relay.descriptor().bytes)
            let old = try relay.descriptor(published: now - 60).bytes
            let superseded = try await scope.post("/api/v1/register", old)
            #expect(superseded.status == .conflict)
            let beat = relay.heartbeat(1).bytes
            _ = try await scope.post("/api/v1/heartbeat", beat)
            let replayed = try await scope.post("/api/v1/heartbeat", beat)
            #expect(try replayed.errorCode == "replayed")
        }
    }

    @Test("text that is not base 64 is refused", arguments: ["=", "AAA", "A A A A", "_-__"])
    func badBase64(text: String) async throws {
        try await withRegistry { scope, _ in
            let answer = try await scope.ask(
                .post,
                "/api/v1/register",
                json: ["descriptor": .string(text)]
            )
            #expect(answer.status == .badRequest)
            #expect(try answer.errorCode == "bad_descriptor")
        }
    }

    @Test("a source that registers too often is told when to come back")
    func tooOften() async throws {
        let folder = try TemporaryFolder()
        let parts = { (loops: LoopGroup) async throws -> NodeParts in
            let signer = Ed25519.PrivateKey.generate(Entropy.system())
            let network = RegistryLink.network(of: RelayIdentity(signer.publicKey))
            var settings = RegistrySettings.testNetwork(network)
            settings.registrationBurst = 1
            settings.registrationInterval = .seconds(3600)
            let registry = Registry(
                on: loops.loops[1],
                settings: settings,
                signer: signer,
                ledger: try RegistryLedger(at: folder.path / "registry.sqlite"),
                log: .silent
            )
            var parts = APIScope.bareParts
            parts.registry = registry
            return parts
        }
        try await withAPI(parts: parts) { scope in
            _ = try await scope.post("/api/v1/register", [1])
            let answer = try await scope.post("/api/v1/register", [1])
            #expect(answer.status == .tooManyRequests)
            #expect(answer.head.fields[.retryAfter].flatMap { Int($0) } ?? 0 >= 1)
        }
    }

    @Test("without a registry its paths say so, and the network is empty")
    func absent() async throws {
        try await withAPI { scope in
            for path in ["/api/v1/list", "/api/v1/list/headers"] {
                let answer = try await scope.ask(.get, path)
                #expect(answer.status == .notFound)
                #expect(try answer.json["error"]?["hint"]?.stringValue?.isEmpty == false)
            }
            #expect(try await scope.post("/api/v1/register", [1]).status == .notFound)
            #expect(try await scope.post("/api/v1/heartbeat", [1]).status == .notFound)
            #expect(try await scope.ask(.get, "/api/v1/relays").json["relays"] == [])
        }
    }
}

extension APIScope {
    /// Posts signed bytes as relays do, under the name that the path's last part stands for.
    func post(_ path: String, _ bytes: [UInt8]) async throws -> HTTPClientResponse {
        let name = path.hasSuffix("register") ? "descriptor" : "heartbeat"
        return try await ask(.post, path, json: .object([name: .string(Base64.encode(bytes))]))
    }
}
