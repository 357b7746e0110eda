import Bytes
import HTTPWire
import Telemetry

extension Route {
    /// What those who run the node ask.
    static let operation: [Route] = [
        Route(
            .get,
            "/health",
            .directory,
            RouteNote(
                "Whether every part is well; 503 when one is not",
                .operation,
                .json(.health),
                refusals: [.serviceUnavailable]
            )
        ) { api, _ in
            let report = api.parts.health.report()
            return APIAnswer(report.isOK ? .ok : .serviceUnavailable, .json(report.json))
        },
        Route(
            .get,
            "/metrics",
            .page,
            RouteNote("Figures in Prometheus' text format", .operation, .text)
        ) { api, _ in
            await api.figures.refresh()
            let text = api.parts.metrics.exposition()
            return APIAnswer(.ok, .bytes(Array(text.utf8), type: Metrics.contentType))
        },
        Route(
            .get,
            "/api/v1/openapi.json",
            .directory,
            RouteNote("This description", .operation, .json(.openAPI))
        ) { _, _ in
            .json(OpenAPIDocument.json)
        },
    ]
}
