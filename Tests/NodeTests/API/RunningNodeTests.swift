import Bytes
import Crypto
import HTTPWire
import Net
import RelayWire
import Testing

@testable import Node

@Suite("A node of three relays and a client", .timeLimit(.minutes(10)))
struct RunningNodeTests {
    /// What a page has to have seen before it shows a network that works.
    private static func isWorking(_ events: [ServerSentEvent]) -> Bool {
        let states = events.map { (name: $0.name, json: parsed($0)) }
        return states.contains { $0.name == "circuits" && !openCircuits($0.json).isEmpty }
            && states.contains { $0.name == "heartbeat" && $0.json["ok"] == true }
            && states.contains { $0.name == "stats" && $0.json["aliveCount"] == 3 }
            && states.contains { $0.name == "relays" && !measured($0.json).isEmpty }
            && states.contains { $0.name == "throughput" && ($0.json["up"]?.intValue ?? 0) > 0 }
    }

    private static func parsed(_ event: ServerSentEvent) -> JSON {
        do throws(JSONError) {
            return try JSON(parsing: event.data)
        } catch {
            Issue.record(error)
            return .null
        }
    }

    private static func openCircuits(_ json: JSON) -> [JSON] {
        (json["circuits"]?.arrayValue ?? []).filter { $0["state"] == "open" }
    }

    private static func measured(_ json: JSON) -> [JSON] {
        (json["relays"]?.arrayValue ?? []).filter { $0["latencyMilliseconds"]?.doubleValue != nil }
    }

    @Test("circuits, beats, figures and latencies are in the stream and in the snapshots")
    func shown() async throws {
        try await NodeScope.with { scope in
            let events = try await scope.eventStream.events(until: Self.isWorking)
            for event in events {
                let schema = try #require(eventSchemas[event.name])
                #expect(schema.type.faults(of: Self.parsed(event)).isEmpty)
            }
            let names = Set(["relay1", "relay2", "relay3"])
            let circuit = try #require(
                Self.openCircuits(try await scope.get("/api/v1/circuits")).first
            )
            let hops = try #require(circuit["hops"]?.arrayValue)
            #expect(Set(hops.compactMap { $0["name"]?.stringValue }) == names)
            #expect(hops.allSatisfy { ($0["port"]?.intValue ?? 0) > 0 })
            let beats = try await scope.get("/api/v1/heartbeat")["beats"]?.arrayValue ?? []
            #expect(beats.contains { ($0["roundTripMilliseconds"]?.doubleValue ?? 0) > 0 })
            let stats = try await scope.get("/api/v1/stats")
            #expect(stats["relayCount"] == 3 && stats["aliveCount"] == 3)
            let samples = try await scope.get("/api/v1/throughput")["samples"]?.arrayValue ?? []
            #expect(samples.contains { ($0["down"]?.intValue ?? 0) > 0 })
            #expect(!Self.measured(try await scope.get("/api/v1/relays")).isEmpty)
        }
    }

    @Test("strangers see the relays, but not which ones this node's chains end at")
    func strangers() async throws {
        try await NodeScope.with { scope in
            _ = try await scope.eventStream.events { events in
                events.contains { $0.name == "relays" && !Self.measured(Self.parsed($0)).isEmpty }
            }
            let shown = try await scope.get("/api/v1/relays", as: .nobody)
            #expect(shown["relays"]?.arrayValue?.count == 3)
            #expect(Self.measured(shown).isEmpty)
        }
    }

    @Test("stopping ends the streams in order")
    func stopping() async throws {
        try await NodeScope.with { scope in
            let streams = [
                try await scope.eventStream.opened(), try await scope.eventStream.opened(),
            ]
            await scope.stop()
            // A stream that was cut off would throw.
            for stream in streams { _ = try await stream.value }
            await #expect(throws: NetError.refused) { try await scope.get("/health") }
        }
    }
}

@Suite("Round trips to relays")
struct RelayRoundTripsTests {
    private func identity(_ number: Int) -> RelayIdentity {
        RelayIdentity(Bytes32 { $0.storeBytes(of: number, as: Int.self) })
    }

    @Test("the shortest of the newest counts, and lost cells do not")
    func shortest() {
        var trips = RelayRoundTrips()
        let relay = identity(1)
        trips.record(relay, nil)
        #expect(trips[relay] == nil)
        trips.record(relay, .milliseconds(1))
        for count in 1..<APILimits.roundTrips { trips.record(relay, .milliseconds(10 + count)) }
        #expect(trips[relay] == .milliseconds(1))
        trips.record(relay, .milliseconds(99))
        #expect(trips[relay] == .milliseconds(11))
    }

    @Test("the relay heard of least lately gives way")
    func bounded() {
        var trips = RelayRoundTrips()
        let relays = (0...APILimits.measuredRelays).map(identity)
        for relay in relays.dropLast() { trips.record(relay, .milliseconds(5)) }
        trips.record(relays[0], .milliseconds(5))
        trips.record(relays[APILimits.measuredRelays], .milliseconds(5))
        #expect(trips[relays[1]] == nil)
        #expect(trips[relays[0]] != nil && trips[relays[2]] != nil)
    }
}
