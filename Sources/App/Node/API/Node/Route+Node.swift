import Bytes
import HTTPWire
import Relay
import RelayWire

extension Route {
    /// What the node tells its user about itself, and its circuits.
    static let node: [Route] = [
        Route(
            .get,
            "/api/v1/node",
            .signedIn,
            RouteNote("The node and what runs in it", .node, .json(.node))
        ) { api, _ in
            .json(await api.nodeJSON())
        },
        Route(
            .get,
            "/api/v1/circuits",
            .signedIn,
            RouteNote("The client's circuits, oldest first", .node, .json(.circuits))
        ) { api, _ in
            .json(await api.circuitsJSON())
        },
        Route(
            .post,
            "/api/v1/circuits/renew",
            .signedIn,
            RouteNote(
                "Ends every circuit; new ones take other paths",
                .node,
                .json(.circuits),
                status: .accepted,
                refusals: [.notFound]
            )
        ) { api, _ in
            try await api.client().renew()
            return APIAnswer(.accepted, .json(await api.circuitsJSON()))
        },
        Route(
            .delete,
            "/api/v1/circuits/{id}",
            .signedIn,
            RouteNote("Ends a circuit and its streams", .node, .none, refusals: [.notFound])
        ) { api, request in
            let client = try api.client()
            let id = request.parameter("id")
            let circuits = await client.circuits()
            guard let circuit = circuits.first(where: { String($0.number) == id }) else {
                throw APIFault.notFound("There is no circuit \(id) any more.")
            }
            await client.close(circuit: circuit.number)
            return APIAnswer(.noContent)
        },
        Route(
            .get,
            "/api/v1/throughput",
            .signedIn,
            RouteNote("Bytes per second of the last two minutes", .node, .json(.throughput))
        ) { api, _ in
            .json(await api.throughput.json)
        },
        Route(
            .get,
            "/api/v1/heartbeat",
            .signedIn,
            RouteNote("The newest loop cells, newest last", .node, .json(.heartbeats))
        ) { api, _ in
            .json(await api.beats.json)
        },
        Route(
            .get,
            "/api/v1/events",
            .signedIn,
            RouteNote(
                "Server-sent events: the answers of the same names whenever they change, one "
                    + "throughput sample each second, every heartbeat as it comes",
                .node,
                .events,
                refusals: [.serviceUnavailable]
            )
        ) { _, _ in
            APIAnswer(.ok, .events)
        },
    ]
}
