import Bytes
import Crypto
import Files
import HTTPWire
import Net
import Relay
import RelayWire
import Telemetry
import Testing

@testable import Node

/// Three relays and a client, on loopback, that found each other through a registry's API.
private struct LocalNetwork {
    let relays: [RelayServer]
    let memberships: [RelayMembership]
    let client: RelayClient
    let follower: ListFollower

    /// Returns when the client knows all three relays.
    init(joining registry: APIScope) async throws {
        let loop = registry.loops.loops[1]
        let key = try #require(registry.parts.link?.key)
        let link = RegistryLink(authority: "127.0.0.1:\(registry.port)", key: key)
        let directory = RegistryClient(link, on: loop)
        (relays, memberships) = try await Self.relays(3, link, directory, on: loop)
        var settings = ClientSettings()
        settings.policy = .testNetwork
        settings.loopInterval = .seconds(1)
        let client = RelayClient(on: loop, settings: settings, network: link.network)
        let (known, servers) = (Signal(), relays)
        let follower = ListFollower(
            directory,
            on: loop,
            every: .milliseconds(200),
            chain: ListChain(),
            log: .silent,
            onChain: { _ in }
        ) { list in
            for relay in servers { await relay.update(list) }
            await client.update(list)
            if list.entries.count == servers.count { known.give() }
        }
        (self.client, self.follower) = (client, follower)
        for membership in memberships { await membership.start() }
        await follower.start()
        await known.wait()
    }

    private static func relays(
        _ count: Int,
        _ link: RegistryLink,
        _ directory: RegistryClient,
        on loop: EventLoop
    ) async throws -> ([RelayServer], [RelayMembership]) {
        var relays: [RelayServer] = []
        var memberships: [RelayMembership] = []
        for index in 0..<count {
            let entropy = Entropy.system()
            let relay = RelayServer(
                on: loop,
                keys: RelayKeys(
                    signing: Ed25519.PrivateKey.generate(entropy),
                    link: X25519.PrivateKey.generate(entropy)
                ),
                settings: RelaySettings(
                    address: APIScope.anyPort,
                    network: link.network,
                    exitPolicy: .testNetwork
                )
            )
            guard case .ip(let endpoint) = try await relay.start() else { continue }
            let presence = RelayPresence(
                name: try RelayName("relay\(index)"),
                flags: [.entry, .datagrams, .rendezvous],
                version: SoftwareVersion(0, 1, 0),
                capacity: 1_000_000_000,
                endpoints: [endpoint],
                exitPolicy: .testNetwork
            )
            memberships.append(RelayMembership(relay, in: directory, as: presence, log: .silent))
            relays.append(relay)
        }
        return (relays, memberships)
    }

    var parts: NodeParts {
        var parts = APIScope.bareParts
        (parts.relays, parts.client, parts.follower) = (relays, client, follower)
        parts.services = [(name: "Relay", address: "127.0.0.1:1")]
        parts.coverRate = 4_096
        return parts
    }

    func stop() async {
        for membership in memberships { await membership.stop() }
        await follower.stop()
        await client.stop()
        for relay in relays { await relay.stop() }
    }
}

@Suite("A node with relays and a client, seen through its API", .timeLimit(.minutes(2)))
struct APINodeTests {
    /// A second API, of a node that joined the network of the first one's registry.
    private func withNode(_ body: (APIScope, LocalNetwork) async throws -> Void) async throws {
        let folder = try TemporaryFolder()
        try await withAPI(parts: { try await APIScope.registryParts(folder, $0) }) { registry in
            let network = try await LocalNetwork(joining: registry)
            do {
                try await withAPI(parts: { _ in network.parts }) { try await body($0, network) }
            } catch {
                await network.stop()
                throw error
            }
            await network.stop()
        }
    }

    @Test("circuits are shown with their relays' names, renewed and ended")
    func circuits() async throws {
        try await withNode { scope, network in
            await network.client.start()
            let probe = try await network.client.probe(isolation: "test")
            let json = try await scope.ask(.get, "/api/v1/circuits", as: .token).json
            #expect(Schema.circuits.type.faults(of: json) == [])
            let circuit = try #require(
                json["circuits"]?.arrayValue?.first { $0["id"] == .string("\(probe.number)") }
            )
            #expect(circuit["state"] == "open")
            let names = circuit["hops"]?.arrayValue?.compactMap { $0["name"]?.stringValue } ?? []
            #expect(Set(names) == ["relay0", "relay1", "relay2"])
            let path = "/api/v1/circuits/\(probe.number)"
            #expect(try await scope.ask(.delete, path, as: .token).status == .noContent)
            for missing in [path, "/api/v1/circuits/x", "/api/v1/circuits/-1"] {
                let answer = try await scope.ask(.delete, missing, as: .token)
                #expect(answer.status == .notFound)
            }
            let renewed = try await scope.ask(.post, "/api/v1/circuits/renew", as: .token)
            #expect(renewed.status == .accepted)
        }
    }

    @Test("every loop cell is told and kept")
    func beats() async throws {
        try await withNode { scope, network in
            let (beaten, api) = (Signal(), scope.api)
            await network.client.start(onBeat: { beat in
                Task {
                    await api.recordBeat(beat)
                    beaten.give()
                }
            })
            _ = try await network.client.probe(isolation: "test")
            await beaten.wait()
            let json = try await scope.ask(.get, "/api/v1/heartbeat", as: .token).json
            #expect(Schema.heartbeats.type.faults(of: json) == [])
            let beat = try #require(json["beats"]?[0])
            #expect(beat["relay"]?["name"]?.stringValue?.hasPrefix("relay") == true)
        }
    }

    @Test("without a registry of its own a node shows the network by its list")
    func network() async throws {
        try await withNode { scope, network in
            let json = try await scope.ask(.get, "/api/v1/relays").json
            #expect(Schema.relays.type.faults(of: json) == [])
            let names = json["relays"]?.arrayValue?.compactMap { $0["name"]?.stringValue }
            #expect(names == ["relay0", "relay1", "relay2"])
            let header = try #require(await network.follower.list?.header)
            #expect((json["epoch"]?.intValue ?? 0) <= Int64(header.epoch))
            #expect(json["listHash"]?.stringValue?.utf8.count == 64)
            let stats = try await scope.ask(.get, "/api/v1/stats").json
            #expect(stats["aliveCount"] == 3)
        }
    }

    @Test("the relays' and the client's figures are exported")
    func figures() async throws {
        try await withNode { scope, network in
            await network.client.start()
            _ = try await network.client.probe(isolation: "test")
            let text = try await scope.ask(.get, "/metrics").text
            for relay in network.relays {
                let label = #"relay="\#(relay.keys.identity.short)""#
                #expect(text.contains("warren_relay_circuits_built_total{\(label)} "))
                #expect(text.contains("warren_relay_queued_bytes{\(label)} "))
            }
            let up = text.split(separator: "\n")
                .first { $0.hasPrefix(#"warren_client_bytes_total{direction="up"}"#) }
            let bytes = up?.split(separator: " ").last.flatMap { Double($0) } ?? 0
            #expect(bytes > 0)
        }
    }

    @Test("the node tells what runs in it")
    func summary() async throws {
        try await withNode { scope, _ in
            let json = try await scope.ask(.get, "/api/v1/node", as: .token).json
            #expect(json["version"] == "1.2.3" && json["name"] == "tester")
            #expect(json["services"]?[0]?["state"] == "running")
            #expect(json["cover"] == ["enabled": true, "bytesPerSecond": 4_096])
        }
    }
}
