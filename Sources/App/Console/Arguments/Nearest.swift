/// The spelling among `candidates` that `word` was most likely meant to be.
///
/// Counts the letters to insert, delete, replace or swap with their neighbour (optimal string
/// alignment). More than one such slip per three letters is no longer a slip.
func nearest(to word: String, among candidates: [String]) -> String? {
    let longest = 64
    let typed = Array(word)
    guard (1...longest).contains(typed.count) else { return nil }
    let allowed = max(1, typed.count / 3)
    return
        candidates
        .filter { abs($0.count - typed.count) <= allowed && $0.count <= longest }
        .map { (word: $0, slips: slips(typed, Array($0))) }
        .filter { $0.slips <= allowed }
        .min { ($0.slips, $0.word) < ($1.slips, $1.word) }?
        .word
}

private func slips(_ a: [Character], _ b: [Character]) -> Int {
    var beforePrevious = [Int](repeating: 0, count: b.count + 1)
    var previous = Array(0...b.count)
    for i in a.indices {
        var current = [i + 1]
        for j in b.indices {
            let replaced = previous[j] + (a[i] == b[j] ? 0 : 1)
            var best = min(replaced, previous[j + 1] + 1, current[j] + 1)
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                best = min(best, beforePrevious[j - 1] + 1)
            }
            current.append(best)
        }
        (beforePrevious, previous) = (previous, current)
    }
    return previous[b.count]
}
