import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Rendezvous choice")
struct RendezvousTests {
    static func meeting(
        _ relays: ClosedRange<UInt64>,
        key: UInt64 = 1_000,
        period: UInt64 = 1
    ) throws -> [RelayIdentity] {
        let list = try SampleNetwork.list(relays.map { try SampleNetwork.entry($0) })
        let key = try SampleNetwork.key(key).publicKey
        return Rendezvous.relays(for: key, list: list, period: period).map(\.identity)
    }

    @Test("both sides find the same three relays, other keys and periods others")
    func agreement() throws {
        let here = try Self.meeting(1...40)
        #expect(here.count == 3)
        #expect(Set(here).count == 3)
        #expect(try Self.meeting(1...40) == here)
        // One key in forty falls into the same gap of the ring.
        let periods = try (2...6).map { try Self.meeting(1...40, period: $0) }
        #expect(periods.count { $0 != here } >= 4)
        let keys = try (1_001...1_005).map { try Self.meeting(1...40, key: $0) }
        #expect(keys.count { $0 != here } >= 4)
    }

    @Test(
        "a relay more in the list displaces at most one",
        arguments: 20...39 as ClosedRange<UInt64>
    )
    func stability(count: UInt64) throws {
        let (before, after) = (
            Set(try Self.meeting(1...count)), Set(try Self.meeting(1...count + 1))
        )
        #expect(before.intersection(after).count >= 2)
    }

    @Test("fewer relays give fewer, and those not running none")
    func few() throws {
        #expect(try Self.meeting(1...2).count == 2)
        let stopped = try SampleNetwork.list([SampleNetwork.entry(1, flags: [.exit])])
        let key = try SampleNetwork.key(5).publicKey
        #expect(Rendezvous.relays(for: key, list: stopped, period: 1).isEmpty)
        #expect(Rendezvous.period(at: 86_400 * 5 + 86_399) == 5)
    }

    @Test("keys spread over all relays")
    func spread() throws {
        let list = try SampleNetwork.list((1...20).map { try SampleNetwork.entry($0) })
        var met: [RelayIdentity: Int] = [:]
        for seed in 0..<400 as Range<UInt64> {
            let key = Ed25519.PublicKey(SampleNetwork.bytes32(seed))
            for relay in Rendezvous.relays(for: key, list: list, period: 3) {
                met[relay.identity, default: 0] += 1
            }
        }
        #expect(met.count == 20)
        #expect(met.values.reduce(0, +) == 1_200)
    }
}
