import RelayWire
import Testing

@Suite("Anonymity of path choice")
struct PathStatisticsTests {
    @Test("equal weights hide best")
    func equal() {
        let statistics = PathStatistics(weights: Array(repeating: 5, count: 16))
        #expect(statistics.candidates == 16)
        #expect(abs(statistics.entropyBits - 4) < 1e-9)
        #expect(abs(statistics.minEntropyBits - 4) < 1e-9)
        #expect(abs(statistics.degreeOfAnonymity - 1) < 1e-9)
        #expect(abs(statistics.effectiveCandidates - 16) < 1e-6)
    }

    @Test("unequal weights hide as calculated by hand")
    func unequal() {
        let statistics = PathStatistics(weights: [2, 1, 1, 0])
        #expect(statistics.candidates == 3)
        #expect(abs(statistics.entropyBits - 1.5) < 1e-9)
        #expect(abs(statistics.minEntropyBits - 1) < 1e-9)
    }

    @Test("one candidate or none hides nothing", arguments: [[], [0], [7]])
    func none(weights: [UInt64]) {
        let statistics = PathStatistics(weights: weights)
        #expect(statistics.entropyBits == 0)
        #expect(statistics.minEntropyBits == 0)
        #expect(statistics.degreeOfAnonymity == 0)
    }

    @Test("guards bound what an adversary's share buys")
    func shares() {
        #expect(abs(PathStatistics.bothEndsOwned(share: 0.1) - 0.01) < 1e-12)
        #expect(abs(PathStatistics.everOwned(share: 0.1, guards: 1) - 0.1) < 1e-12)
        #expect(abs(PathStatistics.everOwned(share: 0.1, guards: 3) - 0.271) < 1e-12)
    }
}
