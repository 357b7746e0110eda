/// A set of chunk indices, kept as ascending ranges that do not touch.
package struct ChunkRanges: Hashable, Sendable {
    /// The ranges, ascending; none empty, no two touching.
    package private(set) var ranges: [Range<Int>] = []

    package init() {}

    /// The set of these ranges, which ascend and do not touch.
    package init(_ ranges: [Range<Int>]) {
        precondition(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
        self.ranges = ranges
    }

    /// How many chunks are in the set.
    package var count: Int { ranges.reduce(0) { $0 + $1.count } }

    /// Whether a chunk is among them.
    package func contains(_ chunk: Int) -> Bool {
        let position = position(of: chunk)
        return position < ranges.count && ranges[position].contains(chunk)
    }

    /// Adds a chunk; false when it was there.
    @discardableResult
    package mutating func insert(_ chunk: Int) -> Bool {
        let position = position(of: chunk)
        if position < ranges.count, ranges[position].contains(chunk) { return false }
        let joinsNext = position < ranges.count && ranges[position].lowerBound == chunk + 1
        let joinsLast = position > 0 && ranges[position - 1].upperBound == chunk
        switch (joinsLast, joinsNext) {
        case (true, true):
            ranges[position - 1] = ranges[position - 1].lowerBound..<ranges[position].upperBound
            ranges.remove(at: position)
        case (true, false): ranges[position - 1] = ranges[position - 1].lowerBound..<chunk + 1
        case (false, true): ranges[position] = chunk..<ranges[position].upperBound
        case (false, false): ranges.insert(chunk..<chunk + 1, at: position)
        }
        return true
    }

    /// The chunks from `start` on that are not in the set, as far as the first one that is.
    package func gap(from start: Int, below end: Int) -> Range<Int>? {
        var first = start
        var position = position(of: first)
        if position < ranges.count, ranges[position].contains(first) {
            first = ranges[position].upperBound
            position += 1
        }
        guard first < end else { return nil }
        let limit = position < ranges.count ? ranges[position].lowerBound : end
        return first..<min(limit, end)
    }

    /// How many chunks of the set come before `chunk`.
    package func rank(of chunk: Int) -> Int {
        let position = position(of: chunk)
        let before = ranges[..<position].reduce(0) { $0 + $1.count }
        guard position < ranges.count, ranges[position].lowerBound < chunk else { return before }
        return before + chunk - ranges[position].lowerBound
    }

    /// Index of the first range that ends after `chunk`, found by bisection.
    private func position(of chunk: Int) -> Int {
        var (low, high) = (0, ranges.count)
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].upperBound <= chunk { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
