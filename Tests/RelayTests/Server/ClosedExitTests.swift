import Net
import RelayWire
import Testing

@testable import Relay

@Suite("Relays that open nothing, whatever their list says", .timeLimit(.minutes(10)))
struct ClosedExitTests {
    private func withClosedExits(_ body: (LoopbackNetwork) async throws -> Void) async throws {
        let network = try await LoopbackNetwork(relays: 3, exit: .closed)
        try await body(network)
        var opened = 0
        for relay in network.relays { opened += await relay.figures().exitStreams }
        #expect(opened == 0)
        await network.stop()
    }

    @Test("lookups are refused")
    func resolve() async throws {
        try await withClosedExits { network in
            await #expect(throws: ReachError.refused(.forbidden)) {
                try await network.client.resolve(.name("localhost", port: 0))
            }
        }
    }

    @Test("associations are refused")
    func associate() async throws {
        try await withClosedExits { network in
            await #expect(throws: ReachError.refused(.forbidden)) {
                try await network.client.associate()
            }
        }
    }

    @Test("connections are refused, to addresses and to names")
    func connect() async throws {
        try await withClosedExits { network in
            let target = try await echo(on: network.loops.loops[0])
            for target in [
                StreamTarget.endpoint(target), .name("localhost", port: target.port),
            ] {
                await #expect(throws: ReachError.refused(.forbidden)) {
                    try await network.client.open(target)
                }
            }
        }
    }
}
