package import Bytes

/// How much one receiver lets its sender send, for one stream or for a circuit as a whole.
///
/// The window follows twice the measured rate times the shortest round trip seen, so that it fills
/// a long path without filling the queues of a short one. No timers: it moves when bytes are
/// consumed.
package struct CreditWindow: Sendable {
    /// Bytes a stream may send before its first credit.
    package static let initial = 256 << 10
    /// Bytes a circuit may send before its first credit.
    package static let circuitInitial = 512 << 10
    /// Largest window of a stream or circuit, in bytes.
    package static let maximum = 3 << 20

    /// Current size in bytes.
    package private(set) var size: Int
    /// Bytes the sender may still send.
    package private(set) var available: Int
    private var owed = 0
    private var measured = 0
    private var since: Moment?

    package init(size: Int = initial) {
        self.size = size
        available = size
    }

    /// Counts bytes that arrived; false when the sender had no credit for them.
    package mutating func received(_ bytes: Int) -> Bool {
        guard bytes <= available else { return false }
        available -= bytes
        return true
    }

    /// Counts bytes the application took.
    ///
    /// - Returns: credit to send now; 0 while it is too little to be worth a frame.
    package mutating func consumed(_ bytes: Int, now: Moment, roundTrip: Duration?) -> Int {
        grow(bytes, now: now, roundTrip: roundTrip)
        return dropped(bytes)
    }

    /// Counts bytes that arrived and that nobody will take.
    ///
    /// - Returns: credit to send now.
    package mutating func dropped(_ bytes: Int) -> Int {
        owed += bytes
        guard owed >= size / 4 else { return 0 }
        defer { owed = 0 }
        available += owed
        return owed
    }

    private mutating func grow(_ bytes: Int, now: Moment, roundTrip: Duration?) {
        guard let since else {
            self.since = now
            return
        }
        measured += bytes
        let interval = (now - since).wholeNanoseconds
        let trip = max((roundTrip ?? .zero).wholeNanoseconds, 0)
        guard interval >= max(trip, 1_000_000) else { return }
        let perTrip = Double(measured) * Double(trip) / Double(interval)
        let wanted = min(Int(perTrip * 2), Self.maximum)
        if wanted > size {
            owed += wanted - size
            size = wanted
        }
        (self.since, measured) = (now, 0)
    }
}
