/// The network in figures, for its dashboard.
package struct RegistrySummary: Hashable, Sendable {
    package var alive = 0
    package var degraded = 0
    package var dead = 0
    /// Circuits open on all relays not dead; a path counts once per relay on it.
    package var circuits: UInt64 = 0
    /// Bytes per second carried by all relays not dead.
    package var bytesPerSecond: UInt64 = 0
    /// Bytes per second clients may count on, over all relays not dead.
    package var capacity: UInt64 = 0

    package init() {}
}
