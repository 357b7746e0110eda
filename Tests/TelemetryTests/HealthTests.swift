import Bytes
import Files
import Telemetry
import Testing

@Suite("Health")
struct HealthTests {
    @Test("a node is well when every check is, and otherwise says what is not")
    func report() {
        let health = Health()
        #expect(health.report().isOK)
        health.register("store") { .ok }
        #expect(health.report().json == ["status": "ok", "checks": ["store": ["status": "ok"]]])
        health.register("relay") { .degraded("no relay answers") }
        #expect(!health.report().isOK)
        #expect(
            health.report().json == [
                "status": "degraded",
                "checks": [
                    "store": ["status": "ok"],
                    "relay": ["status": "degraded", "reason": "no relay answers"],
                ],
            ]
        )
    }

    @Test("the figures of this process are those of a running program")
    func figures() throws {
        let figures = try ProcessFigures.now()
        #expect(figures.residentBytes > 1 << 20)
        #expect(figures.threads >= 1)
        #expect(figures.openDescriptors >= 3)
        #expect(figures.uptimeSeconds >= 0)
        #expect(figures.processorSeconds >= 0)
        #expect(try ProcessFigures.now().processorSeconds >= figures.processorSeconds)
    }

    @Test("the figures are registered under Prometheus' own names")
    func register() {
        let metrics = Metrics()
        ProcessFigures.register(in: metrics)
        let text = metrics.exposition()
        #expect(text.contains("# TYPE process_cpu_seconds_total counter\n"))
        #expect(text.contains("# TYPE process_resident_memory_bytes gauge\n"))
        #expect(!text.contains("NaN"))
    }
}
