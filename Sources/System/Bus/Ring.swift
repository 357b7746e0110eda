/// A first-in, first-out queue whose memory is reused; its owner bounds it.
struct Ring<Element> {
    private var slots: [Element?] = []
    private var first = 0
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ element: Element) {
        if count == slots.count { grow() }
        slots[(first + count) & (slots.count - 1)] = element
        count += 1
    }

    mutating func popFirst() -> Element? {
        guard count > 0 else { return nil }
        let element = slots[first].take()
        first = (first + 1) & (slots.count - 1)
        count -= 1
        return element
    }

    /// Doubles the slots, whose number stays a power of two.
    private mutating func grow() {
        var larger: [Element?] = []
        larger.reserveCapacity(max(4, slots.count * 2))
        larger += slots[first...]
        larger += slots[..<first]
        larger += Array(repeating: nil, count: max(4, slots.count * 2) - larger.count)
        (slots, first) = (larger, 0)
    }
}
