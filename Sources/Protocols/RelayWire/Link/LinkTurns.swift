/// Whose cell goes next on a link that cannot take them all: quiet circuits before busy ones, and
/// within each kind one cell in turn.
///
/// A circuit is busy once it has sent ``busyBytes`` without its queue having run empty. No clock.
struct LinkTurns {
    /// Bytes in one go after which a circuit no longer counts as interactive.
    static let busyBytes = 64 << 10

    private var quiet = TurnQueue()
    private var busy = TurnQueue()

    var isEmpty: Bool { quiet.isEmpty && busy.isEmpty }

    /// Puts a circuit in line; it must not be in line already.
    mutating func add(_ circuit: Int, sentInOneGo bytes: Int) {
        if bytes < Self.busyBytes { quiet.append(circuit) } else { busy.append(circuit) }
    }

    /// Takes the circuit whose turn it is.
    mutating func next() -> Int? { quiet.popFirst() ?? busy.popFirst() }
}

/// A first-in first-out line of circuit numbers that does not move its elements on every step.
struct TurnQueue {
    private var line: [Int] = []
    private var head = 0

    var isEmpty: Bool { head == line.count }

    mutating func append(_ circuit: Int) { line.append(circuit) }

    mutating func popFirst() -> Int? {
        guard head < line.count else { return nil }
        defer {
            head += 1
            if head == line.count {
                line.removeAll(keepingCapacity: line.count < 64)
                head = 0
            } else if head > 1024, head * 2 > line.count {
                line.removeFirst(head)
                head = 0
            }
        }
        return line[head]
    }
}
