import Bytes
import Crypto
import Files
package import Net
package import Relay
import RelayWire
import Telemetry

/// This process's client: its circuits, its proxy, and what it remembers of the network.
package final class ClientPart: Sendable {
    package let client: RelayClient
    package let follower: ListFollower
    package let proxy: SOCKSProxy
    /// Where the proxy listens; nil when it does not.
    package let proxyAddress: SocketAddress?

    /// Starts a client in the network behind `link`, keeping guards and list history in `place`.
    package init(
        in context: NodeContext,
        place: String,
        link: RegistryLink,
        settings: ClientSettings,
        proxy address: SocketAddress?,
        onBeat: @escaping @Sendable (Beat) -> Void
    ) async throws {
        let folder = try context.folder(place)
        let memory = ClientMemory(folder, network: link.network, log: context.log.part("client"))
        let loop = context.loops.next()
        let client = RelayClient(
            on: loop,
            settings: settings,
            network: link.network,
            guards: memory.guards()
        )
        let log = context.log.part("client")
        await client.start(
            onBeat: onBeat,
            onGuards: { memory.keep(guards: $0) },
            onCoverRefused: { limit in
                log.warning(
                    "a guard refused to send cover at the rate asked for",
                    ["atMostBytesPerSecond": .public(limit)]
                )
            }
        )
        follower = ListFollower(
            RegistryClient(link, on: loop),
            on: loop,
            every: NetworkKind(of: link).listInterval,
            chain: memory.chain(),
            log: context.log.part("list"),
            onChain: { memory.keep(chain: $0) },
            onList: { await client.update($0) }
        )
        proxy = SOCKSProxy(client)
        self.client = client
        if let address {
            proxyAddress = try await proxy.start(at: address)
        } else {
            proxyAddress = nil
        }
        await follower.start()
    }

    /// Waits until there is a list with relays, at most `limit`; false when there is none by then.
    package func isReady(within limit: Duration) async -> Bool {
        let deadline = EventLoop.clock() + limit
        while EventLoop.clock() < deadline {
            if let list = await follower.list, !list.entries.isEmpty { return true }
            do { try await client.loop.sleep(for: .milliseconds(50)) } catch { return false }
        }
        return false
    }

    /// Closes the proxy and every circuit.
    package func stop() async {
        await proxy.stop()
        await follower.stop()
        await client.stop()
    }
}
