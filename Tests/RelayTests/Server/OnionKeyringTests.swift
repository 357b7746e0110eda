import Crypto
import Net
import Testing

@testable import Relay
@testable import RelayWire

@Suite("A relay's onion keys (Docs/protocols/relay.md)")
struct OnionKeyringTests {
    /// Lets a key answer `count` different requests.
    private static func crowd(_ pair: OnionKeyPair, _ count: Int) {
        withUnsafeTemporaryAllocation(byteCount: 16, alignment: 16) { key in
            guard let start = key.baseAddress else { return }
            for number in 0..<UInt64(count) {
                key.storeBytes(of: number, as: UInt64.self)
                key.storeBytes(of: ~number, toByteOffset: 8, as: UInt64.self)
                _ = pair.isFirst(start)
            }
        }
    }

    @Test("a key that has answered half of what it can remember makes way for a new one")
    func crowded() throws {
        let entropy = Entropy.system()
        let ring = OnionKeyring(entropy)
        let first = try #require(ring.pairs.first)
        Self.crowd(first, RelayLimits.rememberedBuilds / 2)
        #expect(!ring.isDue)
        Self.crowd(first, RelayLimits.rememberedBuilds / 2 + 1)
        #expect(ring.isDue)
        let epoch = try ring.published().epoch
        ring.rotate(entropy)
        #expect(!ring.isDue)
        #expect(try ring.published().epoch == epoch + 1)
        try #require(ring.pairs.map(\.id).dropFirst() == [first.id])
        #expect(ring.pairs[0].id != first.id)
        ring.rotate(entropy)
        #expect(!ring.pairs.contains { $0.id == first.id })
    }

    @Test("the relay answers to the new key and the one before")
    func renewed() async throws {
        let loops = try LoopGroup(count: 1)
        try await loops.loops[0].run {
            let engine = RelayEngine(
                loop: loops.loops[0],
                keys: LoopbackNetwork.keys(),
                network: LoopbackNetwork.network,
                exitPolicy: .closed
            )
            let first = try #require(engine.core.onionKeys.first)
            #expect(!engine.rotateIfDue())
            Self.crowd(first, RelayLimits.rememberedBuilds / 2 + 1)
            #expect(engine.rotateIfDue())
            try #require(engine.core.onionKeys.count == 2)
            #expect(engine.core.onionKeys[1].id == first.id)
            #expect(!engine.rotateIfDue())
        }
        await loops.shutdown()
    }
}
