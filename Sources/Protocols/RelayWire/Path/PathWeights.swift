/// Choice in proportion to capacity, with a cap on what one relay may attract.
enum PathWeights {
    /// Lowers the largest weights until none exceeds `share` of the new total.
    ///
    /// With k weights capped and a rest of sum R, the cap c solves c = share · (k·c + R).
    static func capped(_ weights: [UInt64], share: Double) -> [UInt64] {
        let share = max(share, min(1, 2 / Double(max(1, weights.count))))
        let ascending = weights.map { Double($0) }.sorted()
        // Sums from the smallest up: taken off a huge total, small weights would be rounded away.
        var sums = [0.0]
        for weight in ascending { sums.append((sums.last ?? 0) + weight) }
        var cap = ascending.last ?? 0
        for uncapped in stride(from: ascending.count, through: 1, by: -1) {
            let remaining = 1 - Double(ascending.count - uncapped) * share
            guard remaining > 0 else { break }
            cap = share * sums[uncapped] / remaining
            if ascending[uncapped - 1] <= cap { break }
        }
        let limit = UInt64(min(cap, largestWeight))
        return weights.map { max(1, min($0, limit)) }
    }

    /// So large that no list's weights add up to more than 64 bits.
    private static let largestWeight = Double(UInt64.max / 65_536)

    /// An index drawn with probability weight / total; `nil` when all weights are zero.
    static func draw(
        _ weights: [UInt64],
        using generator: inout some RandomNumberGenerator
    ) -> Int? {
        let total = weights.reduce(0, &+)
        guard total > 0 else { return nil }
        var mark = UInt64.random(in: 0..<total, using: &generator)
        for (index, weight) in weights.enumerated() {
            if mark < weight { return index }
            mark -= weight
        }
        return nil
    }
}
