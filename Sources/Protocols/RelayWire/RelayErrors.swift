package import Bytes
package import Crypto

/// Why a link was closed; always the other side's doing or the network's.
package enum LinkError: Error, Equatable {
    case handshake(HandshakeFault)
    case record(RecordFault)
    case cell(CellFault)
    case timedOut
    case lost
    case tooManyHalfOpen(limit: Int)
    /// The other side does not read what it asked for.
    case congested(bytes: Int)
}

/// What was wrong with a link handshake.
package enum HandshakeFault: Error, Equatable {
    case refused(CryptoError)
    case version(UInt8)
    case clock(offBySeconds: UInt64)
    case replayed
    case malformed(ShortRead)
}

/// What was wrong with a link record.
package enum RecordFault: Error, Equatable {
    case oversized(bytes: Int)
    case forged
    case exhausted
}

/// What was wrong with a cell that arrived in an authentic record.
package enum CellFault: Error, Equatable {
    case unknownCommand(UInt8)
    case duplicateCircuit(UInt32)
    case wrongSide(circuit: UInt32)
    case badPadding(bytes: Int)
    case tooManyCircuits(limit: Int)
}

/// Why a circuit ended; the number travels in DESTROY cells.
package enum CircuitEnd: UInt8, Error, Equatable, Sendable {
    /// Closed by its owner.
    case finished = 1
    /// A cell failed authentication.
    case forged = 2
    /// The relay is shedding load.
    case overloaded = 3
    /// The next relay is not in this relay's list.
    case unknownRelay = 4
    /// The next relay could not be reached.
    case unreachable = 5
    /// The link to a neighbour was lost.
    case linkLost = 6
    /// The build request was malformed, stale or replayed.
    case badBuild = 7
    /// A window was overrun or a limit passed.
    case misbehaved = 8
    /// Nothing happened within the time allowed.
    case timedOut = 9
    /// The relay is shutting down.
    case leaving = 10
}
