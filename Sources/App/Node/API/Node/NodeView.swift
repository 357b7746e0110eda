import Bytes
import Relay
import RelayWire

/// The node as `GET /api/v1/node` shows it, and its circuits.
struct NodeView: Sendable {
    let parts: NodeParts
    let settings: APISettings

    /// The answer to `GET /api/v1/node`.
    func json(uptime: Duration) async -> JSON {
        let refusal = await parts.client?.coverRefusals().values.min()
        let services = parts.services.map { service -> JSON in
            [
                "name": .string(service.name), "address": .string(service.address),
                "state": "running",
            ]
        }
        return [
            "id": .string(settings.identity),
            "name": .string(parts.name),
            "version": .string(settings.version),
            "uptimeSeconds": .int(uptime.components.seconds),
            "services": .array(services),
            "dataFolder": .string(parts.dataFolder),
            "address": .string(settings.transfers?.address ?? ""),
            "cover": [
                "enabled": .bool(parts.coverRate != nil),
                "bytesPerSecond": .int(Int64(parts.coverRate ?? 0)),
                "refusedAbove": refusal.map { .int(Int64($0)) } ?? .null,
            ],
        ]
    }

    /// The answer to `GET /api/v1/circuits`; `list` names the hops.
    func circuitsJSON(_ list: RelayList?) async -> JSON {
        let circuits = await parts.client?.circuits() ?? []
        return ["circuits": .array(circuits.map { Self.json($0, list) })]
    }

    private static func json(_ circuit: CircuitView, _ list: RelayList?) -> JSON {
        [
            "id": .string(String(circuit.number)),
            "state": circuit.isBuilt ? "open" : "building",
            "purpose": circuit.streams > 0 ? "streams" : "spare",
            "hops": .array(circuit.path.map { hop($0, list?[$0]) }),
            "buildMilliseconds": .milliseconds(circuit.buildTime),
            "ageSeconds": .int(max(0, circuit.age.components.seconds)),
            "streams": .int(Int64(circuit.streams)),
            "bytesUp": .count(circuit.bytesUp),
            "bytesDown": .count(circuit.bytesDown),
            "roundTripMilliseconds": .milliseconds(circuit.roundTrip),
        ]
    }

    /// A relay that has left the list meanwhile is shown by its identity alone.
    private static func hop(_ identity: RelayIdentity, _ entry: RelayEntry?) -> JSON {
        let endpoint = entry?.profile.endpoints.first
        return [
            "id": .string(identity.description),
            "name": .string(entry?.profile.name.description ?? identity.short),
            "host": .string(endpoint?.address.description ?? ""),
            "port": .int(Int64(endpoint?.port ?? 0)),
        ]
    }
}
