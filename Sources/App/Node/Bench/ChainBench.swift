import Bytes
import Net
import Relay
import RelayWire

/// Measures a chain: bulk both ways, round trips, circuit builds.
///
/// Figures of one process on one host: for comparing, not for boasting.
package struct ChainBench: Sendable {
    /// What was measured.
    package struct Figures: Sendable {
        package let bytesPerSecondDown: Double
        package let bytesPerSecondUp: Double
        /// Of small messages on an open stream, ascending.
        package let roundTrips: [Duration]
        /// Of circuits built one after the other, ascending.
        package let builds: [Duration]
        package let buildsPerSecond: Double
    }

    private let chain: LoopbackChain
    private let bytes: Int

    /// A measurement with `bytes` in each direction.
    package init(_ chain: LoopbackChain, bytes: Int) {
        (self.chain, self.bytes) = (chain, bytes)
    }

    /// Runs everything, telling `step` what is being measured.
    package func run(step: @Sendable (String) -> Void) async throws -> Figures {
        let target = try await chain.targetLoop.run { [loop = chain.targetLoop] in
            try BenchTarget(on: loop).address
        }
        step("bulk towards the client")
        let down = try await rate { try await stream(target, .source(bytes), expect: bytes) }
        step("bulk from the client")
        let up = try await rate { try await stream(target, .sink(bytes), expect: 8) }
        step("round trips")
        let trips = try await roundTrips(target, count: 1000)
        step("circuit builds, one by one")
        let builds = try await sequentialBuilds(count: 200)
        step("circuit builds, many at once")
        let perSecond = try await concurrentBuilds(count: 1000)
        return Figures(
            bytesPerSecondDown: down,
            bytesPerSecondUp: up,
            roundTrips: trips.sorted(),
            builds: builds.sorted(),
            buildsPerSecond: perSecond
        )
    }

    private func rate(_ work: () async throws -> Void) async throws -> Double {
        let began = EventLoop.clock()
        try await work()
        return Double(bytes) / Self.seconds(EventLoop.clock() - began)
    }

    private static func seconds(_ duration: Duration) -> Double {
        Double(duration.wholeNanoseconds) / 1e9
    }

    private func stream(
        _ target: Endpoint,
        _ request: BenchRequest,
        expect count: Int
    ) async throws {
        let stream = try await chain.client.open(.endpoint(target))
        _ = try await BenchCaller(stream).exchange(request, expect: count)
    }

    private func roundTrips(_ target: Endpoint, count: Int) async throws -> [Duration] {
        let stream = try await chain.client.open(.endpoint(target))
        return try await BenchCaller(stream).pingPong(count)
    }

    private func sequentialBuilds(count: Int) async throws -> [Duration] {
        var builds: [Duration] = []
        for number in 0..<count {
            let view = try await chain.client.probe(isolation: "build \(number)")
            if let time = view.buildTime { builds.append(time) }
            await chain.client.close(circuit: view.number)
        }
        return builds
    }

    private func concurrentBuilds(count: Int) async throws -> Double {
        let began = EventLoop.clock()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<count {
                group.addTask { [client = chain.client] in
                    let view = try await client.probe(isolation: "many \(number)")
                    await client.close(circuit: view.number)
                }
            }
            try await group.waitForAll()
        }
        return Double(count) / Self.seconds(EventLoop.clock() - began)
    }
}
