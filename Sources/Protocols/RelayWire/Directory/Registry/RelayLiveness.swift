/// How a relay fares in the registry's eyes.
package enum RelayLiveness: UInt8, Hashable, Sendable, CaseIterable {
    /// Heard from lately, not overloaded, passing probes.
    case alive
    /// Missed a heartbeat, overloaded, or failing probes.
    case degraded
    /// Silent for too long to be listed.
    case dead
}
