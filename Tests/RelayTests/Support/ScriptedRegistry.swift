import Bytes
import Crypto
import Files
import HTTPWire
import Net
import RelayWire
import Synchronization
import Telemetry

@testable import Relay

/// A registry that serves the lists it is given, signed with its key, and can be down.
final class ScriptedRegistry: Sendable {
    let signer = Ed25519.PrivateKey.generate(Entropy.system())
    let loop: EventLoop
    private let lists = Mutex<[RelayList]>([])
    private let state = Mutex<(server: HTTPServer?, address: SocketAddress)>(
        (nil, ScriptedRegistry.ownAddress)
    )

    /// An address of its own, so that nobody takes its port while it is down.
    private static var ownAddress: SocketAddress {
        let (a, b) = (UInt8.random(in: 1...254), UInt8.random(in: 1...254))
        return .ip(Endpoint(.v4(IPv4Address(127, a, b, 1)), port: 0))
    }

    init(on loop: EventLoop) { self.loop = loop }

    /// How to follow it.
    var link: RegistryLink {
        RegistryLink(
            authority: state.withLock { "\($0.address)" },
            key: RelayIdentity(signer.publicKey)
        )
    }

    /// Begins to answer, where it did before if it did.
    func start() async throws {
        let address = state.withLock { $0.address }
        let (server, bound) = try await loop.run { [self] in
            let server = HTTPServer(on: loop) { request, responder in
                self.answer(request, responder)
            }
            try server.listen(at: address)
            return (server, server.address ?? address)
        }
        state.withLock { $0 = (server, bound) }
    }

    /// Answers nobody from now on.
    func stop() async {
        let server = state.withLock { $0.server.take() }
        await loop.run { server?.close() }
    }

    /// Signs and serves a list of these relays, one epoch after the last.
    func publish(_ entries: [RelayEntry]) throws {
        let last = lists.withLock { $0.last?.header }
        let now = WallClock.unixSeconds
        var list = try RelayList(
            network: link.network,
            epoch: (last?.epoch ?? 0) + 1,
            validAfter: now,
            freshUntil: now + 600,
            validUntil: now + 3600,
            previous: last?.hash ?? Bytes32 { _ in },
            entries: entries
        )
        try list.add(ListSignature(signing: list.header, with: signer))
        lists.withLock { $0.append(list) }
    }

    private func answer(_ request: HTTPServerRequest, _ responder: HTTPResponder) {
        let after = request.head.target.query["after"].flatMap { UInt64($0) } ?? 0
        let newer = lists.withLock { $0.filter { $0.header.epoch > after } }
        if request.head.target.path.hasSuffix("/headers") {
            return responder.respond(.ok, body: newer.flatMap(\.header.bytes))
        }
        guard let list = newer.last else { return responder.respond(.noContent) }
        responder.respond(.ok, body: list.bytes)
    }

    /// A follower of this registry that asks when told to.
    func follower(_ log: Log = .silent, onList: @escaping @Sendable (RelayList) -> Void = { _ in })
        -> ListFollower
    {
        ListFollower(
            RegistryClient(link, on: loop),
            on: loop,
            every: .seconds(60),
            chain: ListChain(),
            log: log,
            onChain: { _ in },
            onList: { onList($0) }
        )
    }
}

/// Runs `body` with a registry that answers.
func withRegistry(_ body: (ScriptedRegistry) async throws -> Void) async throws {
    let loops = try LoopGroup(count: 1)
    do {
        let registry = ScriptedRegistry(on: loops.loops[0])
        try await registry.start()
        try await body(registry)
        await registry.stop()
    } catch {
        await loops.shutdown()
        throw error
    }
    await loops.shutdown()
}

/// A relay's entry in a list, without a relay behind it.
struct ListedRelay {
    let keys = LoopbackNetwork.keys()

    /// What the relay says of itself and signs.
    func entry() throws -> RelayEntry {
        let entropy = Entropy.system()
        let onionKey = try OnionKey(
            epoch: 1,
            expires: WallClock.unixSeconds + 3600,
            x25519: X25519.PrivateKey.generate(entropy).publicKey,
            mlkem: MLKEM768.PrivateKey.generate(entropy).publicKey
        )
        let address = SocketAddress.ip(Endpoint(.v4(.loopback), port: 9001))
        return try LoopbackNetwork.entry(keys, onionKey, at: address, 1)
    }
}
