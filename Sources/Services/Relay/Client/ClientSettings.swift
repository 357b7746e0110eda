package import RelayWire

/// How a client makes its paths.
package struct ClientSettings: Sendable {
    /// Relays of a path.
    package var hops = 3
    /// Which relays may stand together in a path.
    package var policy = PathPolicy.public
    /// Circuits kept ready for the next stream.
    package var spareCircuits = 2
    /// Age after which a circuit gets no new streams.
    package var circuitLifetime = Duration.seconds(600)
    /// Bytes per second of constant-rate cover on links to guards; nil for none.
    package var coverRate: Int?
    /// Time between loop cells on an idle circuit.
    package var loopInterval = Duration.seconds(10)

    package init() {}
}

/// Why a client could not reach something through relays.
package enum ReachError: Error, Equatable, Sendable {
    /// There is no relay list yet.
    case noList
    /// No path could be chosen from the list.
    case noPath(PathError)
    /// No circuit could be built; the last reason.
    case noCircuit(CircuitEnd, attempts: Int)
    /// The far end refused the stream.
    case refused(StreamFault)
    /// The client is shutting down.
    case stopped
    /// Nobody by this key is to be met at any of its relays now.
    case peerAbsent
}
