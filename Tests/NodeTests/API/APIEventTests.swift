import Bytes
import HTTPWire
import Net
import Testing

@testable import Node

@Suite("The stream of events")
struct APIEventTests {
    @Test("states come first, then a sample each second; ids rise")
    func stream() async throws {
        let double = TransferDouble()
        _ = double.add(.offered, "a file")
        try await withAPI(settings: .withTransfers(double)) { scope in
            let events = try await scope.eventStream.events { events in
                let names = Set(events.map(\.name))
                let samples = events.count { $0.name == "throughput" }
                return samples >= 2 && names.isSuperset(of: EventTopic.states.map(\.rawValue))
            }
            let ids = events.compactMap { $0.id.flatMap { Int($0) } }
            #expect(ids.count == events.count)
            #expect(ids == ids.sorted() && Set(ids).count == ids.count)
            for event in events {
                let json = try JSON(parsing: event.data)
                let schema = try #require(eventSchemas[event.name])
                #expect(schema.type.faults(of: json).isEmpty)
            }
            let node = events.count { $0.name == "node" }
            #expect(node == 1, "what has not changed is not sent again")
        }
    }

    @Test("a change is told")
    func change() async throws {
        let double = TransferDouble()
        try await withAPI(settings: .withTransfers(double)) { scope in
            let added = Flag()
            let events = try await scope.eventStream.events { events in
                let told = events.filter { $0.name == "transfers" }
                if told.count == 1, !added.isSet {
                    added.set()
                    _ = double.add(.offered, "late")
                }
                return told.count == 2
            }
            #expect(events.last?.data.contains("late") == true)
        }
    }

    @Test("samples are kept while nobody looks, at most two minutes of them")
    func samples() {
        var meter = ThroughputMeter()
        let first = meter.record((5, 5), at: Moment(nanoseconds: 0), unixSeconds: 0)
        #expect(first == nil)
        for second in 1...200 {
            let total = (up: UInt64(5 + 10 * second), down: UInt64(5 + 20 * second))
            let now = Moment(sinceStart: .seconds(second))
            let sample = meter.record(total, at: now, unixSeconds: UInt64(second))
            #expect(sample == .init(time: UInt64(second), up: 10, down: 20))
        }
        #expect(meter.samples.count == APILimits.samples)
        #expect(meter.samples.first?.time == 81)
        let restarted = meter.record(
            (0, 0),
            at: Moment(sinceStart: .seconds(201)),
            unixSeconds: 201
        )
        #expect(restarted == .init(time: 201, up: 0, down: 0))
    }

    @Test("streams beyond the limit are refused")
    func limit() async throws {
        try await withAPI { scope in
            var open: [Task<[ServerSentEvent], any Error>] = []
            for _ in 0..<APILimits.subscribers {
                open.append(try await scope.eventStream.opened())
            }
            let answer = try await scope.ask(.get, "/api/v1/events", as: .token)
            #expect(answer.status == .serviceUnavailable)
            for task in open { task.cancel() }
        }
    }
}
