import Bytes
import HTTPWire
import Net
import Relay
import RelayWire

extension Route {
    /// What a network tells about itself, and what its relays report.
    static let network: [Route] = [
        relays, stats, register, heartbeat, list, listHeaders,
        relays.alias("/relays"), stats.alias("/stats"), register.alias("/register"),
        heartbeat.alias("/heartbeat"),
    ]

    private static let relays = Route(
        .get,
        "/api/v1/relays",
        .directory,
        RouteNote(
            "Every relay of the network; latency only for this node's user, once loop cells have "
                + "come back from a chain that ends there",
            .network,
            .json(.relays)
        )
    ) { api, request in
        .json(try await api.relaysJSON(for: request.http.head))
    }

    private static let stats = Route(
        .get,
        "/api/v1/stats",
        .directory,
        RouteNote("The network in figures", .network, .json(.stats))
    ) { api, _ in
        .json(await api.network.statsJSON(uptime: api.uptime))
    }

    private static let register = Route(
        .post,
        "/api/v1/register",
        .directory,
        body: .json(.registration, limit: APILimits.directoryBodyBytes),
        RouteNote(
            "Registers a relay by its signed descriptor",
            .network,
            .json(.done),
            refusals: [.badRequest, .forbidden, .notFound, .conflict, .tooManyRequests]
        )
    ) { api, request in
        let bytes = try request.signedBytes("descriptor")
        let source = request.http.peer?.address ?? .v4(.loopback)
        do {
            try await api.registry().register(bytes, from: source)
        } catch let error as RegistryError {
            throw APIFault(error)
        }
        return .json(["status": "registered"])
    }

    private static let heartbeat = Route(
        .post,
        "/api/v1/heartbeat",
        .directory,
        body: .json(.heartbeatReport, limit: APILimits.directoryBodyBytes),
        RouteNote(
            "Takes a relay's signed heartbeat",
            .network,
            .json(.done),
            refusals: [.badRequest, .notFound, .conflict]
        )
    ) { api, request in
        let bytes = try request.signedBytes("heartbeat")
        do {
            try await api.registry().heartbeat(bytes)
        } catch let error as RegistryError {
            throw APIFault(error)
        }
        return .json(["status": "heard"])
    }

    private static let list = Route(
        .get,
        "/api/v1/list",
        .directory,
        RouteNote(
            "The signed relay list in its byte form; 204 when there is none newer than `after`",
            .network,
            .bytes,
            query: [.after],
            refusals: [.badRequest, .noContent, .notFound]
        )
    ) { api, request in
        let list = try await api.registry().list()
        let after = try request.number("after")
        guard !list.isEmpty else { return APIAnswer(.noContent) }
        let header = try ListHeader(decoding: Array(list.prefix(ListHeader.byteCount)))
        guard header.epoch > after else { return APIAnswer(.noContent) }
        return APIAnswer(.ok, .bytes(list, type: MediaType.unknown))
    }

    private static let listHeaders = Route(
        .get,
        "/api/v1/list/headers",
        .directory,
        RouteNote(
            "The headers of the lists after `after`, one behind the other, oldest first",
            .network,
            .bytes,
            query: [.after],
            refusals: [.badRequest, .notFound]
        )
    ) { api, request in
        let headers = try await api.registry().headers(after: try request.number("after"))
        return APIAnswer(.ok, .bytes(headers, type: MediaType.unknown))
    }
}

extension APIRequest {
    /// Bytes in base 64 under `name` in the body.
    fileprivate func signedBytes(_ name: String) throws(APIFault) -> [UInt8] {
        guard let text = json[name]?.stringValue else { throw .missing(name, in: .body) }
        guard let bytes = Base64.decode(text) else {
            throw .malformed(name, needs: "base 64 with padding (RFC 4648 §4)")
        }
        return bytes
    }
}
