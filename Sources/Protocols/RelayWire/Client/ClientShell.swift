/// What a client's core needs done beyond its links; the service and the simulator both do it.
package protocol ClientShell: LinkShell {
    /// A circuit can carry streams.
    func built(_ circuit: Int)
    /// A circuit is gone, with all its streams.
    func ended(_ circuit: Int, _ reason: CircuitEnd)
    /// Something came from the far end of a circuit.
    func deliver(_ circuit: Int, _ delivery: Delivery)
}
