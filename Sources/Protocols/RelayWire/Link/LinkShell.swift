/// What a core needs done for its links; the service and the simulator both do it.
///
/// Calls come while the core works: of its methods only `consumed` may be called back at once.
package protocol LinkShell: AnyObject {
    /// Sends bytes on a link and returns how many bytes are now unsent on it.
    func send(_ link: Int, _ bytes: UnsafeRawBufferPointer) -> Int
    /// Connects a new link to a relay; the core is told by `linkConnected` or `linkLost`.
    func dial(_ link: Int, _ relay: RelayIdentity)
    /// Closes a link; the core has forgotten it.
    func close(_ link: Int, _ reason: LinkError?)
    /// Something is gathered: call the core's `flush` when this turn's input has been handled.
    func needsFlush()
}
