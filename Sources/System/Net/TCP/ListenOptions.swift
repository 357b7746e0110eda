/// How a listener shares its address and how much it takes on.
package struct ListenOptions: Sendable {
    package var sharing = AddressSharing.exclusive
    /// Connections the kernel holds until they are accepted.
    package var backlog: Int32 = 1024
    /// Open connections beyond which new ones wait in the backlog.
    package var maximumConnections = NetLimits.connections

    package init(
        sharing: AddressSharing = .exclusive,
        backlog: Int32 = 1024,
        maximumConnections: Int = NetLimits.connections
    ) {
        precondition(maximumConnections > 0, "a listener accepts at least one connection")
        self.sharing = sharing
        self.backlog = backlog
        self.maximumConnections = maximumConnections
    }
}
