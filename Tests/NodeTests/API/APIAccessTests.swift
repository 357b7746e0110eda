import Bytes
import HTTPWire
import Net
import Testing

@testable import Node

@Suite("Who may use the API (Docs/threat-model.md)")
struct APIAccessTests {
    /// Every route, with something in the place of each parameter, and whether it needs the user.
    static let routes = Route.all.map { route in
        (
            method: route.method,
            path: route.path.text.split(separator: "/", omittingEmptySubsequences: false)
                .map { $0.hasPrefix("{") ? "7" : String($0) }.joined(separator: "/"),
            access: route.access
        )
    }

    @Test("a route for the node's user takes nobody, and takes the token and the cookie")
    func matrix() async throws {
        try await withAPI { scope in
            let cookie = try await scope.signIn()
            for route in Self.routes where route.path != "/api/v1/events" {
                let needsUser = route.access == .signedIn
                for (identity, isUser) in [
                    (APIScope.Identity.nobody, false), (.cookie("wrong"), false), (.token, true),
                    (.cookie(cookie), true),
                ] {
                    let answer = try await scope.ask(route.method, route.path, as: identity)
                    let isRefused = answer.status == .unauthorized
                    #expect(isRefused == (needsUser && !isUser), "\(route) \(identity)")
                    guard isRefused else { continue }
                    #expect(try answer.errorCode == "unauthorized")
                    #expect(answer.head.fields[.wwwAuthenticate] != nil)
                }
            }
        }
    }

    @Test("the token has to be the whole token", arguments: ["", "x", APIScope.token + "x"])
    func wrongToken(token: String) async throws {
        try await withAPI { scope in
            let answer = try await scope.ask(
                .get,
                "/api/v1/node",
                fields: [.authorization: "Bearer \(token)"]
            )
            #expect(answer.status == .unauthorized)
        }
    }

    @Test("a one-time key opens one session, and looking at the address does not use it up")
    func oneTimeKey() async throws {
        try await withAPI { scope in
            let key = await scope.api.newOneTimeKey()
            #expect(Base64.decode(key, as: .url)?.count == 32)
            let look = try await scope.ask(.head, "/open?key=\(key)")
            #expect(look.head.fields[.setCookie] == nil)
            let first = try await scope.ask(.get, "/open?key=\(key)")
            #expect(first.status == .seeOther)
            #expect(first.head.fields[.location] == "/")
            let cookie = try #require(first.head.fields[.setCookie])
            for part in ["HttpOnly", "SameSite=Strict", "Path=/"] { #expect(cookie.contains(part)) }
            let second = try await scope.ask(.get, "/open?key=\(key)")
            #expect(second.status == .forbidden)
            #expect(second.head.fields[.setCookie] == nil)
        }
    }

    @Test("a browser that is in already may open its old address again")
    func openAgain() async throws {
        try await withAPI { scope in
            let cookie = try await scope.signIn()
            let answer = try await scope.ask(.get, "/open?key=used", as: .cookie(cookie))
            #expect(answer.status == .seeOther)
        }
    }

    @Test("the command line gets a one-time key for its user")
    func keyRoute() async throws {
        try await withAPI { scope in
            let answer = try await scope.ask(.post, "/api/v1/keys", as: .token)
            #expect(answer.status == .created)
            let path = try #require(try answer.json["path"]?.stringValue)
            #expect(try await scope.ask(.get, path).status == .seeOther)
        }
    }

    @Test(
        "the node answers to its own names only, but tells everybody about the network",
        arguments: [
            ("localhost", true), ("LOCALHOST.", true), ("warren.localhost", true),
            ("127.0.0.1", true), ("127.9.9.9", true), ("[::1]", true), ("box.home", true),
            ("evil.example", false), ("localhost.evil.example", false), ("10.1.2.3", false),
        ]
    )
    func hosts(host: String, isOwn: Bool) async throws {
        var settings = APIScope.settings
        settings.names = ["Box.home"]
        try await withAPI(settings: settings) { scope in
            for path in ["/", "/metrics", "/open?key=x", "/api/v1/node"] {
                let answer = try await scope.ask(.get, path, as: .token, host: host)
                #expect((answer.status != .misdirectedRequest) == isOwn, "\(path)")
            }
            #expect(try await scope.ask(.get, "/api/v1/relays", host: host).status == .ok)
            #expect(try await scope.ask(.get, "/health", host: host).status == .ok)
        }
    }

    @Test("a node that listens everywhere answers to any address, but to no strange name")
    func everywhere() async throws {
        let everywhere = SocketAddress.ip(
            Endpoint(try #require(IPAddress("0.0.0.0")), port: 0)
        )
        try await withAPI(at: everywhere) { scope in
            let own = try await scope.ask(.get, "/metrics", host: "10.1.2.3")
            #expect(own.status == .ok)
            let strange = try await scope.ask(.get, "/metrics", host: "evil.example")
            #expect(strange.status == .misdirectedRequest)
        }
    }

    @Test("another page may change nothing, and may use no cookie")
    func origins() async throws {
        try await withAPI { scope in
            let cookie = try await scope.signIn()
            let own = "http://127.0.0.1:\(scope.port)"
            let vectors: [(HTTPFields, Bool)] = [
                ([.origin: own], true), ([.origin: own, "Sec-Fetch-Site": "same-origin"], true),
                ([.origin: "http://127.0.0.1:1"], false), ([.origin: "null"], false),
                ([.origin: "http://evil.example"], false),
                ([.origin: "https://127.0.0.1:\(scope.port)"], true),
                (["Sec-Fetch-Site": "same-site"], false),
                (["Sec-Fetch-Site": "cross-site"], false), (["Sec-Fetch-Site": "none"], true),
            ]
            for (fields, isOwn) in vectors {
                for (method, path) in [
                    (HTTPMethod.get, "/api/v1/node"), (.post, "/api/v1/keys"),
                ] {
                    let answer = try await scope.ask(
                        method,
                        path,
                        as: .cookie(cookie),
                        fields: fields
                    )
                    #expect(answer.status.isSuccess == isOwn, "\(method) \(fields)")
                    if !isOwn { #expect(try answer.errorCode == "foreign_origin") }
                }
            }
        }
    }

    @Test("whoever sends many wrong keys has to wait, but not who has the right one")
    func failures() async throws {
        try await withAPI { scope in
            let wrong: HTTPFields = [.authorization: "Bearer wrong"]
            // A slow machine earns tries back in between, so it may take a few more.
            var slowed = try await scope.ask(.get, "/api/v1/node", fields: wrong)
            for _ in 0..<50 * APILimits.failures where slowed.status == .unauthorized {
                slowed = try await scope.ask(.get, "/api/v1/node", fields: wrong)
            }
            #expect(slowed.status == .tooManyRequests)
            #expect(slowed.head.fields[.retryAfter].flatMap { Int($0) } ?? 0 >= 1)
            #expect(try await scope.ask(.get, "/api/v1/node", as: .token).status == .ok)
            _ = try await scope.signIn()
        }
    }
}
