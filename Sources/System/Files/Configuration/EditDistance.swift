/// How many insertions, removals, replacements and swaps of neighbours turn one name into another.
///
/// Optimal string alignment (Damerau–Levenshtein without edits inside a swap).
enum EditDistance {
    /// The name among `names` that `name` most likely means; nil when none is close.
    static func nearest(to name: String, among names: [String]) -> String? {
        // A name of a stranger's length would cost its square.
        guard name.utf8.count <= 128 else { return nil }
        let closest = names.map { (name: $0, distance: between(name, $0)) }
            .min { $0.distance < $1.distance }
        guard let closest, closest.distance <= max(2, name.count / 3) else { return nil }
        return closest.name
    }

    /// The distance between `a` and `b`, in characters.
    static func between(_ a: String, _ b: String) -> Int {
        let (a, b) = (Array(a), Array(b))
        var former: [Int] = []
        var previous = Array(0...b.count)
        for i in a.indices {
            var current = [i + 1]
            for j in b.indices {
                let replaced = previous[j] + (a[i] == b[j] ? 0 : 1)
                var least = min(previous[j + 1] + 1, current[j] + 1, replaced)
                if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                    least = min(least, former[j - 1] + 1)
                }
                current.append(least)
            }
            (former, previous) = (previous, current)
        }
        return previous[b.count]
    }
}
