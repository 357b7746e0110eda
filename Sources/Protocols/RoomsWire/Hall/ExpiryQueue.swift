import Bytes

/// Things that expire in the order in which they were put in.
struct ExpiryQueue<Element: Sendable>: Sendable {
    private var items: [(due: Moment, element: Element)] = []
    private var start = 0

    /// When the first is due.
    var deadline: Moment? { start < items.count ? items[start].due : nil }

    /// Adds what is due no earlier than all before it.
    mutating func append(_ element: Element, due: Moment) {
        items.append((due, element))
    }

    /// Takes out the first when it is due.
    mutating func popDue(_ now: Moment) -> Element? {
        guard start < items.count, items[start].due <= now else { return nil }
        defer {
            start += 1
            if start > 1_024, start * 2 > items.count {
                items.removeFirst(start)
                start = 0
            } else if start == items.count {
                (items, start) = ([], 0)
            }
        }
        return items[start].element
    }
}
