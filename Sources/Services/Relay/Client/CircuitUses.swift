import Bytes
import RelayWire

/// What one circuit is kept for.
struct CircuitUse {
    /// Whose streams may share it; nil while it is a spare.
    fileprivate(set) var isolation: String?
    let path: [RelayEntry]
    let opened: Moment
    var isBuilt = false
    var lastLoop: Moment

    init(isolation: String?, path: [RelayEntry], opened: Moment, lastLoop: Moment) {
        (self.isolation, self.path) = (isolation, path)
        (self.opened, self.lastLoop) = (opened, lastLoop)
    }
}

/// A client's circuits by number and by isolation.
struct CircuitUses {
    private(set) var all: [Int: CircuitUse] = [:]
    private var byIsolation: [String?: Set<Int>] = [:]

    subscript(number: Int) -> CircuitUse? { all[number] }

    /// The circuits of one isolation, or the spares.
    func numbers(of isolation: String?) -> Set<Int> { byIsolation[isolation] ?? [] }

    mutating func add(_ number: Int, _ use: CircuitUse) {
        all[number] = use
        byIsolation[use.isolation, default: []].insert(number)
    }

    mutating func remove(_ number: Int) -> CircuitUse? {
        guard let use = all.removeValue(forKey: number) else { return nil }
        forget(number, use.isolation)
        return use
    }

    /// Gives a spare to one isolation for good.
    mutating func dedicate(_ number: Int, to isolation: String) {
        guard var use = remove(number) else { return }
        use.isolation = isolation
        add(number, use)
    }

    mutating func built(_ number: Int) { all[number]?.isBuilt = true }

    mutating func looped(_ number: Int, at now: Moment) { all[number]?.lastLoop = now }

    private mutating func forget(_ number: Int, _ isolation: String?) {
        byIsolation[isolation]?.remove(number)
        if byIsolation[isolation]?.isEmpty ?? false { byIsolation[isolation] = nil }
    }
}
