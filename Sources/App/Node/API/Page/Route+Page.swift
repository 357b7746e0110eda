import Bytes
import HTTPWire
import Net
import Telemetry

extension Route {
    /// The web page and how a browser gets in.
    static let page: [Route] = [
        file("/", "The web page"), file("/app.js", "The page's program"),
        file("/shared.js", "What all parts of the page's program need"),
        file("/app.css", "The page's looks"), file("/icon.svg", "The page's icon"),
        file("/rooms.js", "The program of the Rooms page"),
        file("/rooms.css", "The looks of the Rooms page"),
        file("/transfer.js", "Reads, verifies and stores files of rooms beside the page"),
        file("/sw.js", "Keeps the page's files for when the node is away"),
        file("/manifest.webmanifest", "What the page is when it is installed"),
        Route(
            .get,
            "/open",
            .page,
            RouteNote(
                "Signs a browser in by the one-time key `key` and leads to the page",
                .access,
                .none,
                status: .seeOther,
                query: [.key],
                refusals: [.forbidden, .tooManyRequests]
            )
        ) { api, request in
            try await api.open(request)
        },
        Route(
            .post,
            "/api/v1/keys",
            .signedIn,
            RouteNote(
                "Makes a one-time key for `GET /open`",
                .access,
                .json(.key),
                status: .created
            )
        ) { api, _ in
            let key = await api.newOneTimeKey()
            return APIAnswer(
                .created,
                .json(["key": .string(key), "path": .string("/open?key=\(key)")])
            )
        },
    ]

    private static func file(_ path: String, _ summary: String) -> Route {
        Route(.get, path, .page, RouteNote(summary, .page, .file, refusals: [.notModified])) {
            _,
            request in
            if let answer = PageAssets.embedded.answer(request.http.head) { return answer }
            guard path == "/" else { return .text(.notFound, "There is no such file.\n") }
            return .text(.ok, PageAssets.absence)
        }
    }
}

extension APIServer {
    /// Trades the one-time key in the query for a session, then shows the page.
    ///
    /// A browser that is in already, as when the address is opened twice, just gets the page.
    fileprivate func open(_ request: APIRequest) throws(APIFault) -> APIAnswer {
        let head = request.http.head
        // Programs that look at links before people do must not use the key up.
        if head.method == .head { return APIAnswer(.ok) }
        var answer = APIAnswer(.seeOther, fields: [.location: "/"])
        let key = request.query["key"] ?? ""
        if let cookie = try gate.signIn(key, from: request.http.peer, now: loop.now) {
            answer.fields[.setCookie] = cookie.description
            return answer
        }
        if gate.hasSession(head, now: loop.now) { return answer }
        return .text(
            .forbidden,
            """
            This address does not open the page: it has been used, or is over a day old.

            Run `warren open` for a new one.

            """
        )
    }
}
