import HTTPWire
import Net
import Rooms

extension Route {
    /// Where the members of rooms find each other.
    static let rooms: [Route] = [
        Route(
            .get,
            "/api/v1/rooms/stats",
            .page,
            RouteNote(
                "The signaling server in figures, without rooms or members",
                .rooms,
                .json(.roomStats),
                refusals: [.notFound]
            )
        ) { api, _ in
            try await api.roomStats()
        },
        guest("/rooms/ws", "Signaling over a WebSocket: Docs/protocols/rooms.md"),
        guest("/engine.io/", "The same over Engine.IO 4"),
        guest("/socket.io/", "Rooms of Socket.IO 5 clients"),
    ]

    /// A path that `answerGuest` answers before routes are looked for, unless there are no rooms.
    private static func guest(_ path: String, _ summary: String) -> Route {
        Route(
            .get,
            path,
            .page,
            RouteNote(
                summary,
                .rooms,
                .none,
                status: .switchingProtocols,
                refusals: [.badRequest, .notFound, .serviceUnavailable]
            )
        ) { _, _ in
            throw APIFault.noRooms
        }
    }
}

extension APIServer {
    fileprivate func roomStats() throws(APIFault) -> APIAnswer {
        guard let rooms = settings.rooms else { throw .noRooms }
        return .json(rooms.figures.json)
    }
}

extension APIFault {
    static var noRooms: APIFault {
        notFound(
            "No signaling server runs in this process.",
            hint: "Run `warren up` or `warren rooms`."
        )
    }
}
