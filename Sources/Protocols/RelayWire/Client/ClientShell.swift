/// What a client's core needs done beyond its links; the service and the simulator both do it.
package protocol ClientShell: LinkShell {
    /// A circuit can carry streams.
    func built(_ circuit: Int)
    /// A circuit is gone, with all its streams.
    func ended(_ circuit: Int, _ reason: CircuitEnd)
    /// A guard does not send the cover asked for, but `rate` bytes per second at most.
    ///
    /// This side's cover goes on.
    func coverRefused(by relay: RelayIdentity, atMost rate: Int)
    /// Something came from the far end of a circuit.
    func deliver(_ circuit: Int, _ delivery: Delivery)
}
