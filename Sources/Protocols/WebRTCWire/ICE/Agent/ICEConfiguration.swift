/// How an agent goes about it.
package struct ICEConfiguration: Sendable {
    /// Which candidates may be used.
    package enum Policy: Hashable, Sendable {
        case all
        /// Relayed ones only: the peer learns no address of ours.
        case relayedOnly
    }

    package var servers: [ICEServer] = []
    package var policy = Policy.all

    /// All candidates, no servers.
    package init(servers: [ICEServer] = [], policy: Policy = .all) {
        self.servers = servers
        self.policy = policy
    }
}
