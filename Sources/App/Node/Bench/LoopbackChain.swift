import Bytes
import Crypto
package import Net
package import Relay
import RelayWire

/// A network of its own on this host's loopback, without a registry: what `warren bench` measures.
package final class LoopbackChain: Sendable {
    package let loops: LoopGroup
    package let client: RelayClient
    private let relays: [RelayServer]

    /// Starts `count` relays, each on a loop of its own, and a client.
    package init(relays count: Int, hops: Int) async throws {
        loops = try LoopGroup(count: count + 2)
        let entropy = Entropy.system()
        let network = Bytes32 { entropy.fill($0) }
        var relays: [RelayServer] = []
        var entries: [RelayEntry] = []
        for index in 0..<count {
            let keys = RelayKeys(
                signing: Ed25519.PrivateKey.generate(entropy),
                link: X25519.PrivateKey.generate(entropy)
            )
            let relay = RelayServer(
                on: loops.loops[index],
                keys: keys,
                settings: RelaySettings(
                    address: .ip(Endpoint(.v4(.loopback), port: 0)),
                    network: network,
                    exitPolicy: .testNetwork
                )
            )
            let address = try await relay.start()
            entries.append(
                try Self.entry(keys, try await relay.onionKey(), at: address, number: index)
            )
            relays.append(relay)
        }
        let now = WallClock.unixSeconds
        let list = try RelayList(
            network: network,
            epoch: 1,
            validAfter: now,
            freshUntil: now + 3600,
            validUntil: now + 7200,
            previous: Bytes32 { _ in },
            entries: entries
        )
        var settings = ClientSettings()
        settings.policy = .testNetwork
        settings.hops = hops
        client = RelayClient(on: loops.loops[count], settings: settings, network: network)
        self.relays = relays
        for relay in relays { await relay.update(list) }
        await client.start()
        await client.update(list)
    }

    private static func entry(
        _ keys: RelayKeys,
        _ onionKey: OnionKey,
        at address: SocketAddress,
        number: Int
    ) throws -> RelayEntry {
        guard case .ip(let endpoint) = address else { throw NetError.addressInvalid("\(address)") }
        let profile = try RelayProfile(
            identity: keys.identity,
            name: try RelayName("bench\(number)"),
            flags: [.entry, .datagrams, .rendezvous],
            version: SoftwareVersion(0, 1, 0),
            published: WallClock.unixSeconds,
            capacity: 1 << 40,
            linkKey: keys.link.publicKey,
            onionKey: onionKey,
            endpoints: [endpoint],
            exitPolicy: .testNetwork
        )
        return RelayEntry(
            descriptor: RelayDescriptor(signing: profile, with: keys.signing),
            status: RelayStatus(
                capacity: 1 << 40,
                flags: [.running, .guard, .exit, .stable]
            )
        )
    }

    /// The loop for what the chain leads to.
    package var targetLoop: EventLoop { loops.loops[loops.loops.count - 1] }

    /// Ends everything.
    package func stop() async {
        await client.stop()
        for relay in relays { await relay.stop() }
        await loops.shutdown()
    }
}
