import Glibc

/// How uncertain an observer is about a choice, and what an adversary's share of capacity buys it.
package struct PathStatistics: Hashable, Sendable {
    /// How many relays could have been chosen.
    package let candidates: Int
    /// Shannon entropy of the choice in bits.
    package let entropyBits: Double
    /// Min-entropy in bits: how well the likeliest relay can be guessed.
    package let minEntropyBits: Double

    /// Statistics of a draw with these weights.
    package init(weights: [UInt64]) {
        let total = weights.reduce(0.0) { $0 + Double($1) }
        let chances = total > 0 ? weights.map { Double($0) / total }.filter { $0 > 0 } : []
        candidates = chances.count
        entropyBits = chances.reduce(0) { $0 - $1 * log2($1) }
        minEntropyBits = chances.max().map { -log2($0) } ?? 0
    }

    /// Entropy as a share of its maximum: 1 when all candidates are equally likely.
    ///
    /// Díaz, Seys, Claessens and Preneel 2002, "Towards measuring anonymity".
    package var degreeOfAnonymity: Double {
        candidates > 1 ? entropyBits / log2(Double(candidates)) : 0
    }

    /// The number of equally likely relays that would hide as well.
    package var effectiveCandidates: Double { candidates > 0 ? exp2(entropyBits) : 0 }

    /// The chance that both ends of one path are the adversary's, for its share `f` of each: f².
    package static func bothEndsOwned(share f: Double) -> Double { f * f }

    /// The chance that a client ever has a path owned at both ends.
    ///
    /// It keeps `guards` guards: one of them must be the adversary's, and then enough paths find an
    /// adversary's exit sooner or later.
    package static func everOwned(share f: Double, guards: Int) -> Double {
        1 - pow(1 - f, Double(guards))
    }
}
