package import Relay
package import Telemetry

/// What runs in this process, for those who show or control it.
///
/// Any part may be missing: `warren relay` has no client, `warren proxy` no registry.
package struct NodeParts: Sendable {
    /// The name people see.
    package var name: String
    /// The network's registry, when it runs here.
    package var registry: Registry?
    /// The relays that run here.
    package var relays: [RelayServer] = []
    /// This node's client.
    package var client: RelayClient?
    /// Follows the network's relay list.
    package var follower: ListFollower?
    /// How others join the network this node is in.
    package var link: RegistryLink?
    /// What runs where, as shown on the terminal and the page: name and address.
    package var services: [(name: String, address: String)] = []
    /// Folder of keys and state, for display.
    package var dataFolder = ""
    /// Bytes per second of cover asked of guards; nil for none.
    package var coverRate: Int?
    package let log: Log
    package let metrics: Metrics
    package let health: Health

    package init(name: String, log: Log, metrics: Metrics, health: Health) {
        (self.name, self.log, self.metrics, self.health) = (name, log, metrics, health)
    }
}
