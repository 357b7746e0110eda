import Bytes
import Crypto
import HTTPWire
import Net
import Relay
import RelayWire
import Telemetry
import Testing

@testable import Node

@Suite("Paths, methods and bodies of the API")
struct APIRoutingTests {
    @Test(
        "what is not there is 404: as JSON below /api/, as text elsewhere",
        arguments: [
            ("/api/v1/nothing", true), ("/api/v1/node/", true), ("/api/v1//node", true),
            ("/api/v1/../v1/node", true), ("/nothing", false), ("/%2e%2e/etc/passwd", false),
            ("/app.js%00", false),
        ]
    )
    func missing(path: String, isJSON: Bool) async throws {
        try await withAPI { scope in
            let answer = try await scope.ask(.get, path, as: .token)
            #expect(answer.status == .notFound)
            #expect(answer.head.fields[.contentType]?.hasPrefix("application/json") == isJSON)
            if isJSON { #expect(try answer.errorCode == "not_found") }
        }
    }

    @Test("another method is 405 and told which there are")
    func wrongMethod() async throws {
        try await withAPI { scope in
            let answer = try await scope.ask(.delete, "/api/v1/node", as: .token)
            #expect(answer.status == .methodNotAllowed)
            #expect(answer.head.fields[.allow] == "GET, HEAD")
            #expect(try answer.errorCode == "method_not_allowed")
            let both = try await scope.ask(.put, "/api/v1/transfers", as: .token)
            #expect(both.head.fields[.allow] == "GET, HEAD, POST")
        }
    }

    @Test("HEAD says what GET would, without the body")
    func head() async throws {
        try await withAPI { scope in
            for path in ["/health", "/api/v1/openapi.json", "/"] {
                let whole = try await scope.ask(.get, path, as: .token)
                let bare = try await scope.ask(.head, path, as: .token)
                #expect(bare.status == whole.status)
                #expect(bare.body.isEmpty)
                #expect(
                    bare.head.fields[.contentLength] == whole.head.fields[.contentLength]
                )
            }
            let events = try await scope.ask(.head, "/api/v1/events", as: .token)
            #expect(events.head.fields[.contentType] == "text/event-stream")
        }
    }

    @Test("what a route does not know of the query is ignored")
    func strangeQuery() async throws {
        try await withAPI { scope in
            let answer = try await scope.ask(.get, "/api/v1/stats?colour=blue&after=x")
            #expect(answer.status == .ok)
        }
    }

    @Test("every error has a code, a message and a hint")
    func errorShape() async throws {
        try await withAPI { scope in
            for path in ["/api/v1/nothing", "/api/v1/node", "/api/v1/list", "/api/v1/transfers"] {
                let error = try #require(try await scope.ask(.get, path).json["error"])
                #expect(error.objectValue?.keys == ["code", "message", "hint"])
                #expect(error["message"]?.stringValue?.isEmpty == false)
                #expect(error["hint"]?.stringValue?.isEmpty == false)
            }
        }
    }

    @Test("a body may be as large as its route says and no larger, announced or not")
    func bodyLimits() async throws {
        try await withAPI { scope in
            let limit = APILimits.directoryBodyBytes
            let frame = #"{"descriptor":""}"#.utf8.count
            for (size, status) in [
                (limit, HTTPStatus.notFound), (limit + 1, .contentTooLarge),
            ] {
                let text = String(repeating: "A", count: size - frame)
                let body = Array(#"{"descriptor":"\#(text)"}"#.utf8)
                let answer = try await scope.ask(.post, "/api/v1/register", body: body)
                // Base 64 of an impossible length is seen first.
                #expect(answer.status == (status == .notFound ? .badRequest : status))
                let chunked = try await scope.askInChunks("/api/v1/register", body)
                #expect(chunked == answer.status)
            }
        }
    }

    @Test(
        "a body that is no JSON object is refused",
        arguments: ["", "{", "[]", "7", #"{"a":1,"a":2}"#, String(repeating: "[", count: 99)]
    )
    func badJSON(text: String) async throws {
        try await withAPI { scope in
            let answer = try await scope.ask(.post, "/api/v1/register", body: Array(text.utf8))
            #expect(answer.status == .badRequest)
            #expect(try answer.errorCode == "bad_json")
        }
    }

    @Test("health is 200 when all is well and 503 when a part is not")
    func health() async throws {
        let isWell = Flag()
        let parts = APIScope.bareParts
        parts.health.register("part") { isWell.isSet ? .ok : .degraded("broken") }
        try await withAPI(parts: { _ in parts }) { scope in
            let bad = try await scope.ask(.get, "/health")
            #expect(bad.status == .serviceUnavailable)
            #expect(try bad.json["status"] == "degraded")
            isWell.set()
            let good = try await scope.ask(.get, "/health")
            #expect(good.status == .ok)
            #expect(try good.json["checks"]?["part"]?["status"] == "ok")
        }
    }

    @Test("figures come in Prometheus' text format, requests counted by path and outcome")
    func metrics() async throws {
        try await withAPI { scope in
            _ = try await scope.ask(.get, "/api/v1/node", as: .token)
            _ = try await scope.ask(.get, "/api/v1/transfers/1")
            let answer = try await scope.ask(.get, "/metrics")
            #expect(answer.head.fields[.contentType] == Metrics.contentType)
            let lines = answer.text.split(separator: "\n")
            let wanted = #"warren_api_requests_total{path="/api/v1/node",status="2xx"} 1"#
            #expect(lines.contains { $0 == wanted })
            #expect(lines.contains { $0.hasPrefix("process_resident_memory_bytes ") })
            for line in lines where !line.hasPrefix("#") {
                let parts = line.split(separator: " ")
                #expect(parts.count == 2 && Double(parts[1]) != nil, "\(line)")
            }
        }
    }

    @Test("a relay's figures are among them, with what it refused")
    func relayMetrics() async throws {
        let entropy = Entropy.system()
        let keys = RelayKeys(
            signing: Ed25519.PrivateKey.generate(entropy),
            link: X25519.PrivateKey.generate(entropy)
        )
        func parts(_ loops: LoopGroup) -> NodeParts {
            var parts = APIScope.bareParts
            parts.relays = [
                RelayServer(
                    on: loops.loops[1],
                    keys: keys,
                    settings: RelaySettings(
                        address: APIScope.anyPort,
                        network: Bytes32 { _ in },
                        exitPolicy: .closed
                    )
                )
            ]
            return parts
        }
        try await withAPI(parts: parts) { scope in
            let lines = try await scope.ask(.get, "/metrics").text.split(separator: "\n")
            for name in [
                "links_half_open", "links_refused_total", "queued_bytes", "cover_refused_total",
            ] {
                let line = "warren_relay_\(name){relay=\"\(keys.identity.short)\"} 0"
                #expect(lines.contains { $0 == line }, "\(line)")
            }
        }
    }

    @Test("every answer is guarded against other pages")
    func protection() async throws {
        try await withAPI { scope in
            for path in ["/", "/nothing", "/api/v1/node", "/health", "/open?key=x"] {
                let fields = try await scope.ask(.get, path).head.fields
                #expect(fields[.contentTypeOptions] == "nosniff")
                #expect(fields[.referrerPolicy] == "no-referrer")
                #expect(fields["Cross-Origin-Resource-Policy"] == "same-origin")
                #expect(fields[.cacheControl] != nil)
                let policy = try #require(fields[.contentSecurityPolicy])
                #expect(policy.hasPrefix("default-src 'self'; frame-ancestors 'none'"))
            }
        }
    }

    @Test("the page is there, whether or not the build has it, and is not sent twice")
    func page() async throws {
        try await withAPI { scope in
            let page = try await scope.ask(.get, "/")
            #expect(page.status == .ok)
            guard !PageAssets.embedded.assets.isEmpty else {
                #expect(page.text.contains("make"))
                return
            }
            let tag = try #require(page.head.fields[.etag])
            let again = try await scope.ask(.get, "/", fields: [.ifNoneMatch: tag])
            #expect(again.status == .notModified)
            #expect(again.body.isEmpty)
            for path in PageAssets.embedded.assets.keys {
                #expect(try await scope.ask(.get, path).status == .ok)
            }
        }
    }
}
