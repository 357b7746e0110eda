/// One stream of one circuit at the relay where it leaves the chain.
package struct StreamKey: Hashable, Sendable {
    /// The circuit's place in the relay's table.
    package let circuit: Int32
    /// Which of the circuits that had this place.
    package let serial: UInt32
    package let stream: UInt32
}

/// What a relay's core needs done beyond its links; the service and the simulator both do it.
package protocol RelayShell: LinkShell {
    /// Connects a stream to its target, subject to the exit policy; answer with `streamOpened`.
    func connect(_ stream: StreamKey, _ target: StreamTarget)
    /// Opens a socket for datagrams; answer with `streamOpened`.
    func associate(_ stream: StreamKey)
    /// Looks a name up; answer with `resolved`.
    func resolve(_ stream: StreamKey, _ target: StreamTarget)
    /// Writes bytes; report them with `consumed` when they have been taken.
    func write(_ stream: StreamKey, _ bytes: UnsafeRawBufferPointer)
    /// No more bytes come for this stream.
    func finish(_ stream: StreamKey)
    /// The stream is gone.
    func drop(_ stream: StreamKey, _ fault: StreamFault)
    /// The stream may be read from again.
    func resume(_ stream: StreamKey)
    /// Sends a datagram.
    func datagram(_ stream: StreamKey, _ target: StreamTarget, _ bytes: UnsafeRawBufferPointer)
}
