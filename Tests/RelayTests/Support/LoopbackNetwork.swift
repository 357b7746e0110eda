import Bytes
import Crypto
import Net
import Relay
import RelayWire

/// Relays, a client and its proxy on real sockets of this host, without a registry.
final class LoopbackNetwork: Sendable {
    let loops: LoopGroup
    let relays: [RelayServer]
    let client: RelayClient
    let proxy: SOCKSProxy
    let proxyAddress: SocketAddress
    let list: RelayList
    static let network = Bytes32 { $0[0] = 1 }

    static var anyPort: SocketAddress { .ip(Endpoint(.v4(.loopback), port: 0)) }

    /// `exit`: what the relays open for others, whatever the list says of them.
    init(
        relays count: Int,
        settings: ClientSettings = LoopbackNetwork.quick,
        exit: ExitPolicy = .testNetwork
    ) async throws {
        loops = try LoopGroup(count: count + 1)
        var relays: [RelayServer] = []
        var entries: [RelayEntry] = []
        for index in 0..<count {
            let keys = Self.keys()
            let relay = RelayServer(
                on: loops.loops[index],
                keys: keys,
                settings: RelaySettings(
                    address: Self.anyPort,
                    network: Self.network,
                    exitPolicy: exit
                )
            )
            let address = try await relay.start()
            let onionKey = try await relay.onionKey()
            entries.append(try Self.entry(keys, onionKey, at: address, index))
            relays.append(relay)
        }
        let now = WallClock.unixSeconds
        list = try RelayList(
            network: Self.network,
            epoch: 1,
            validAfter: now,
            freshUntil: now + 600,
            validUntil: now + 3600,
            previous: Bytes32 { _ in },
            entries: entries
        )
        self.relays = relays
        client = RelayClient(
            on: loops.loops[count],
            settings: settings,
            network: Self.network
        )
        proxy = SOCKSProxy(client)
        for relay in relays { await relay.update(list) }
        await client.start()
        await client.update(list)
        proxyAddress = try await proxy.start(at: Self.anyPort)
    }

    static var quick: ClientSettings {
        var settings = ClientSettings()
        settings.policy = .testNetwork
        return settings
    }

    static func keys() -> RelayKeys {
        let entropy = Entropy.system()
        return RelayKeys(
            signing: Ed25519.PrivateKey.generate(entropy),
            link: X25519.PrivateKey.generate(entropy)
        )
    }

    static func entry(
        _ keys: RelayKeys,
        _ onionKey: OnionKey,
        at address: SocketAddress,
        _ index: Int
    ) throws -> RelayEntry {
        guard case .ip(let endpoint) = address else { throw NetError.addressInvalid("\(address)") }
        let profile = try RelayProfile(
            identity: keys.identity,
            name: try RelayName("relay\(index)"),
            flags: [.entry, .datagrams, .rendezvous],
            version: SoftwareVersion(0, 1, 0),
            published: WallClock.unixSeconds,
            capacity: 1_000_000_000,
            linkKey: keys.link.publicKey,
            onionKey: onionKey,
            endpoints: [endpoint],
            exitPolicy: .testNetwork
        )
        return RelayEntry(
            descriptor: RelayDescriptor(signing: profile, with: keys.signing),
            status: RelayStatus(
                capacity: 1_000_000_000,
                flags: [.running, .guard, .exit, .stable]
            )
        )
    }

    func stop() async {
        await proxy.stop()
        await client.stop()
        for relay in relays { await relay.stop() }
        await loops.shutdown()
    }
}
