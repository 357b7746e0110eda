import Bytes
package import Crypto
import Files
package import Net
package import Relay
import RelayWire
package import Rooms
import Synchronization
import Telemetry

/// What one process runs: any of a registry, relays and a client, with the API that shows them.
package final class RunningNode: Sendable {
    /// What to run.
    package struct Plan: Sendable {
        /// Where the web page and the API listen; nil for neither.
        package var web: SocketAddress?
        /// `host:port` at which others reach the API, when that is not where it listens.
        package var advertisedWeb: String?
        /// The network to join; nil to found one with a registry of its own.
        package var join: RegistryLink?
        package var relays: [RelayPart.Options] = []
        package var hasClient = false
        package var socks: SocketAddress?
        package var client = ClientSettings()
        /// How rooms are served where the page is; nil when they are not.
        package var rooms: SignalingSettings?
        package var version: String

        package init(version: String) { self.version = version }
    }

    package let context: NodeContext
    package let link: RegistryLink
    package let client: ClientPart?
    package let relays: [RelayPart]
    /// Where the page is; nil when there is none.
    package let webAddress: SocketAddress?
    /// This node's own key: what others send files to.
    package let identity: Ed25519.PrivateKey
    private let registry: RegistryPart?
    private let transfers: TransferPart?
    private let rooms: RoomsPart?
    private let api: APIServer?

    /// Hands loop cells' fates to the API once there is one.
    private final class Beats: Sendable {
        let api = Mutex<APIServer?>(nil)

        func tell(_ beat: Beat) {
            guard let api = api.withLock({ $0 }) else { return }
            api.loop.submit { api.assumeIsolated { $0.recordBeat(beat) } }
        }
    }

    /// Starts everything of the plan, or throws and leaves nothing running.
    package init(_ plan: Plan, in context: NodeContext) async throws {
        self.context = context
        identity = try KeyFile.signing(try context.folder("identity") / "node.key")
        // Parts are told of the address before the API can start: they wait until it does.
        let reserved = try plan.web.map { address throws(NetError) in
            try ReservedAddress(address)
        }
        let web = reserved?.address
        registry = try await Self.registry(plan, web, context)
        guard let link = plan.join ?? registry?.link else {
            throw NodeError.noNetwork
        }
        self.link = link
        var relays: [RelayPart] = []
        for (number, options) in plan.relays.enumerated() {
            relays.append(
                try await RelayPart(
                    in: context,
                    place: "relay-\(number + 1)",
                    link: link,
                    options: options
                )
            )
        }
        self.relays = relays
        let beats = Beats()
        var settings = plan.client
        settings.policy = NetworkKind(of: link).pathPolicy
        client = try await plan.hasClient.asyncMap {
            try await ClientPart(
                in: context,
                place: "client",
                link: link,
                settings: settings,
                proxy: plan.socks,
                onBeat: { beats.tell($0) }
            )
        }
        transfers =
            if let client {
                try await TransferPart(in: context, identity: identity, client: client.client)
            } else { nil }
        let parts = Self.parts(plan, context, link, registry, relays, client, web)
        let token = try Token.open(context.folder / "api.token")
        webAddress = web
        if let reserved {
            let key = RelayIdentity(identity.publicKey).description
            var settings = APISettings(token: token, identity: key, version: plan.version)
            settings.transfers = transfers?.control
            if let host = plan.advertisedWeb?.split(separator: ":").first {
                settings.names = [String(host)]
            }
            let loop = context.loops.next()
            if let signaling = plan.rooms {
                rooms = await RoomsPart(on: loop, in: context, signaling)
            } else {
                rooms = nil
            }
            settings.rooms = rooms?.server
            let api = APIServer(on: loop, parts: parts, settings: settings)
            try await api.start(at: reserved)
            beats.api.withLock { $0 = api }
            self.api = api
        } else {
            (api, rooms) = (nil, nil)
        }
        for relay in relays { await relay.join() }
        try writePresence()
    }

    /// A one-time address of the page.
    package func pageURL() async -> String? {
        guard let api, let webAddress else { return nil }
        return "http://\(webAddress)/open?key=\(await api.newOneTimeKey())"
    }

    /// Drains and stops everything, the API last.
    package func stop() async {
        do throws(FileError) { try (context.folder / "node.json").removeIfPresent() } catch {
            context.log.warning("node.json could not be removed", ["why": .public("\(error)")])
        }
        await transfers?.stop()
        await client?.stop()
        for relay in relays { await relay.stop() }
        await rooms?.stop()
        await api?.stop(draining: .seconds(2))
        await registry?.stop()
        await context.close()
    }

    /// Tells commands of the same user where the API is and which network this is.
    private func writePresence() throws {
        let presence: JSON = [
            "web": webAddress.map { .string("\($0)") } ?? .null,
            "join": .string(link.description),
        ]
        try AtomicFile.write(presence.bytes, to: context.folder / "node.json")
    }
}

extension RunningNode {
    private static func registry(
        _ plan: Plan,
        _ web: SocketAddress?,
        _ context: NodeContext
    ) async throws -> RegistryPart? {
        guard plan.join == nil else { return nil }
        guard let authority = plan.advertisedWeb ?? web.map({ "\($0)" }) else {
            throw NodeError.noNetwork
        }
        return try await RegistryPart(
            in: context,
            place: "registry",
            authority: authority,
            kind: nil
        )
    }

    private static func parts(
        _ plan: Plan,
        _ context: NodeContext,
        _ link: RegistryLink,
        _ registry: RegistryPart?,
        _ relays: [RelayPart],
        _ client: ClientPart?,
        _ web: SocketAddress?
    ) -> NodeParts {
        var parts = NodeParts(
            name: HostName.short,
            log: context.log,
            metrics: context.metrics,
            health: context.health
        )
        parts.registry = registry?.registry
        parts.relays = relays.map(\.server)
        parts.client = client?.client
        parts.follower = client?.follower
        parts.link = link
        parts.dataFolder = context.folder.string
        parts.coverRate = plan.client.coverRate
        if let web { parts.services.append(("web page", "http://\(web)/")) }
        if registry != nil { parts.services.append(("registry", link.description)) }
        for (number, relay) in relays.enumerated() {
            parts.services.append(("relay \(number + 1)", "\(relay.address)"))
        }
        if let proxy = client?.proxyAddress { parts.services.append(("SOCKS5", "\(proxy)")) }
        return parts
    }

    /// What runs where, as name and address.
    package var services: [(name: String, address: String)] {
        var services: [(name: String, address: String)] = []
        if let webAddress { services.append(("web page", "http://\(webAddress)/")) }
        if registry != nil { services.append(("registry", link.description)) }
        for (number, relay) in relays.enumerated() {
            services.append(("relay \(number + 1)", "\(relay.address)"))
        }
        if let proxy = client?.proxyAddress { services.append(("SOCKS5 proxy", "\(proxy)")) }
        return services
    }
}

/// Why a node could not start.
package enum NodeError: Error, Equatable {
    /// Neither a network to join nor an address for a registry of its own.
    case noNetwork
    case damagedToken(String)
}

extension Bool {
    /// What `make` makes when this is true.
    fileprivate func asyncMap<Other>(_ make: () async throws -> Other) async rethrows -> Other? {
        self ? try await make() : nil
    }
}
