import Bytes

/// What one end of a circuit knows of one stream.
struct EndpointStream {
    enum Half {
        case open
        case finishing
        case finished
    }

    /// Bytes the other end will still take.
    var credit = CreditWindow.initial
    /// What this end lets the other send.
    var window = CreditWindow()
    /// Bytes that came and that the application has not taken.
    var unconsumed = 0
    /// Bytes the application handed over that have not left in a cell.
    var pending = OutputBuffer(limit: RelayLimits.pendingBytesPerStream)
    var sending = Half.open
    var receiving = Half.open
    /// Whether the application was told to wait.
    var isFull = false
    /// Whether the stream is in the endpoint's round robin.
    var isQueued = false
    var isAssociation = false
    /// Whether this end asked for a lookup and waits for what it found.
    var isLookup = false

    /// Whether both directions have ended.
    var isFinished: Bool { sending == .finished && receiving == .finished }

    /// Whether nothing of this stream is left to do at this end.
    var isOver: Bool { isFinished && unconsumed == 0 }

    /// Whether a cell could carry something of this stream now.
    var isReady: Bool {
        (pending.count > 0 && credit > 0) || (pending.count == 0 && sending == .finishing)
    }
}
