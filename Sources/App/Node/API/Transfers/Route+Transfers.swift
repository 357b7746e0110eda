import Bytes
import HTTPWire

extension Route {
    /// Files on their way.
    static let transfers: [Route] = [
        Route(
            .get,
            "/api/v1/transfers",
            .signedIn,
            RouteNote(
                "Every transfer, newest first",
                .transfers,
                .json(.transfers),
                refusals: [.notFound]
            )
        ) { api, _ in
            .json(try await api.transfersJSON())
        },
        Route(
            .post,
            "/api/v1/transfers",
            .signedIn,
            body: .json(.sending),
            RouteNote(
                "Offers a file or folder of the node's host to a peer",
                .transfers,
                .json(.transfer),
                status: .created,
                refusals: [.badRequest, .notFound]
            )
        ) { api, request in
            let control = try await api.transferControl()
            let (path, peer) = (try request.requiredText("path"), try request.requiredText("peer"))
            let view = try await TransferControl.asked { try await control.send(path, peer) }
            return APIAnswer(.created, .json(view.json))
        },
        change("accept", "Takes what a peer offers") { $0.accept },
        change("decline", "Refuses what a peer offers") { $0.decline },
        change("cancel", "Ends a transfer under way") { $0.cancel },
        Route(
            .delete,
            "/api/v1/transfers/{id}",
            .signedIn,
            RouteNote(
                "Forgets a finished transfer",
                .transfers,
                .none,
                refusals: [.notFound, .conflict]
            )
        ) { api, request in
            let control = try await api.transferControl()
            let id = request.parameter("id")
            try await TransferControl.asked { try await control.forget(id) }
            return APIAnswer(.noContent)
        },
        Route(
            .put,
            "/api/v1/uploads",
            .signedIn,
            body: .stream,
            RouteNote(
                "Sends a file whose bytes are the body",
                .transfers,
                .json(.transfer),
                status: .created,
                query: [.name, .peer],
                refusals: [.badRequest, .notFound, .insufficientStorage]
            )
        ) { api, request in
            APIAnswer(.created, .json(try await api.upload(request).json))
        },
    ]

    private static func change(
        _ verb: String,
        _ summary: String,
        _ operation: @escaping @Sendable (TransferControl) -> TransferControl.Change
    ) -> Route {
        Route(
            .post,
            "/api/v1/transfers/{id}/\(verb)",
            .signedIn,
            RouteNote(summary, .transfers, .json(.transfer), refusals: [.notFound, .conflict])
        ) { api, request in
            let change = operation(try await api.transferControl())
            let id = request.parameter("id")
            return .json(try await TransferControl.asked { try await change(id) }.json)
        }
    }

    /// Who files are sent to and taken from.
    static let contacts: [Route] = [
        Route(
            .get,
            "/api/v1/contacts",
            .signedIn,
            RouteNote(
                "Everybody on file",
                .transfers,
                .json(.contacts),
                refusals: [.notFound]
            )
        ) { api, _ in
            let contacts = try await api.transferControl().contacts()
            return .json(["contacts": .array(contacts.map(\.json))])
        },
        Route(
            .post,
            "/api/v1/contacts",
            .signedIn,
            body: .json(.contact),
            RouteNote(
                "Puts a contact on file or changes it",
                .transfers,
                .json(.contact),
                refusals: [.badRequest, .notFound]
            )
        ) { api, request in
            let control = try await api.transferControl()
            let contact = ContactView(
                address: try request.requiredText("address"),
                name: try request.requiredText("name"),
                allowed: request.json["allowed"]?.boolValue ?? false
            )
            let kept = try await TransferControl.asked { try await control.setContact(contact) }
            return .json(kept.json)
        },
    ]
}

extension TransferControl {
    /// What `body` returns; a refusal becomes what the user is told.
    static func asked<Value: Sendable>(
        _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch let refusal as TransferRefusal {
            throw APIFault(refusal)
        }
    }
}
