import Bytes
import Testing

@Suite("Seeded generator (SplitMix64)")
struct SeededGeneratorTests {
    /// The first numbers of Vigna's reference implementation, splitmix64.c, from this seed.
    @Test("the published sequence comes out")
    func sequence() {
        var generator = SeededGenerator(seed: 1_234_567)
        let numbers = (0..<5).map { _ in generator.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ]
        )
    }

    @Test("one seed gives one sequence, another another")
    func seeds() {
        var (one, same, other) = (
            SeededGenerator(seed: 1), SeededGenerator(seed: 1), SeededGenerator(seed: 2)
        )
        let bytes = one.bytes(32)
        #expect(same.bytes(32) == bytes)
        #expect(other.bytes(32) != bytes)
    }
}
