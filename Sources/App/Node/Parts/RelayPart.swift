package import Bytes
import Crypto
import Files
package import Net
package import Relay
package import RelayWire
import Telemetry

/// One relay of this process and what keeps it in its network.
package final class RelayPart: Sendable {
    package let server: RelayServer
    package let address: SocketAddress
    private let membership: RelayMembership
    private let follower: ListFollower

    /// What one relay is told.
    package struct Options: Sendable {
        package var name: RelayName
        package var listen: SocketAddress
        /// Where others reach it, when that is not where it listens.
        package var advertised: Endpoint?
        package var exit: ExitChoice
        /// Bytes per second it is willing to carry.
        package var capacity: UInt64

        package init(
            name: RelayName,
            listen: SocketAddress,
            advertised: Endpoint? = nil,
            exit: ExitChoice,
            capacity: UInt64 = 125_000_000
        ) {
            (self.name, self.listen, self.advertised) = (name, listen, advertised)
            (self.exit, self.capacity) = (exit, capacity)
        }
    }

    /// Starts a relay whose keys are kept in the folder `place`, in the network behind `link`.
    package init(
        in context: NodeContext,
        place: String,
        link: RegistryLink,
        options: Options
    ) async throws {
        let folder = try context.folder(place)
        let keys = RelayKeys(
            signing: try KeyFile.signing(folder / "identity.key"),
            link: try KeyFile.agreement(folder / "link.key")
        )
        let loop = context.loops.next()
        let server = RelayServer(
            on: loop,
            keys: keys,
            settings: RelaySettings(
                address: options.listen,
                network: link.network,
                exitPolicy: options.exit.policy
            )
        )
        let address = try await server.start()
        guard let endpoint = options.advertised ?? Self.endpoint(address) else {
            throw NetError.addressInvalid("\(address): a relay needs an address others can reach")
        }
        let client = RegistryClient(link, on: loop)
        let log = context.log.part("relay")
        membership = RelayMembership(
            server,
            in: client,
            as: RelayPresence(
                name: options.name,
                flags: [.entry, .datagrams, .rendezvous],
                version: SoftwareVersion(0, 1, 0),
                capacity: options.capacity,
                endpoints: [endpoint],
                exitPolicy: options.exit.policy
            ),
            log: log
        )
        follower = ListFollower(
            client,
            on: loop,
            every: NetworkKind(of: link).listInterval,
            chain: ListChain(),
            log: log,
            onChain: { _ in },
            onList: { await server.update($0) }
        )
        (self.server, self.address) = (server, address)
    }

    private static func endpoint(_ address: SocketAddress) -> Endpoint? {
        guard case .ip(let endpoint) = address, !endpoint.address.isUnspecified else { return nil }
        return endpoint
    }

    /// Registers and follows the list from now on.
    package func join() async {
        await membership.start()
        await follower.start()
    }

    /// Leaves the network, lets circuits drain, closes.
    package func stop() async {
        await membership.stop()
        await follower.stop()
        await server.stop()
    }
}
