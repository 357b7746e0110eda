import RelayWire
import Testing

@Suite("Relay service on loopback sockets", .timeLimit(.minutes(10)))
struct RelayServiceTests {
    @Test("a stream through three relays brings back what was sent", arguments: [1, 3_000_000])
    func stream(count: Int) async throws {
        let network = try await LoopbackNetwork(relays: 3)
        let target = try await echo(on: network.loops.loops[0])
        let stream = try await network.client.open(.endpoint(target))
        let back = try await exchange(count, over: stream)
        #expect(back == (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 13) })
        await network.stop()
    }
}
