/// A number of places, and a line of those that wait for one.
struct Slots {
    private var free: Int
    private var line: [(key: TransferKey, go: CheckedContinuation<Void, Never>)] = []

    init(_ count: Int) { free = count }

    /// Gives `go` a place, now or when its turn comes.
    mutating func enter(_ key: TransferKey, _ go: CheckedContinuation<Void, Never>) {
        guard free > 0 else { return line.append((key, go)) }
        free -= 1
        go.resume()
    }

    /// Gives a place back.
    mutating func leave() {
        guard free >= 0, !line.isEmpty else { return free += 1 }
        line.removeFirst().go.resume()
    }

    /// Lets one that waits go on at once, as it will find that it has nothing left to do.
    mutating func hurry(_ key: TransferKey) {
        guard let place = line.firstIndex(where: { $0.key == key }) else { return }
        free -= 1
        line.remove(at: place).go.resume()
    }
}
