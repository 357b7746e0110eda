import RelayWire

extension Schema {
    /// What the schema is made of.
    var type: SchemaType {
        switch self {
        case .relay: Self.relayType
        case .relays:
            .object([("relays", .list(.relay)), ("epoch", .count), ("listHash", .text)])
        case .stats: Self.statsType
        case .roomStats: Self.roomStatsType
        case .registration: .object([("descriptor", .text)])
        case .heartbeatReport: .object([("heartbeat", .text)])
        case .done: .object([("status", .text)])
        case .health: .object([("status", .choice(["ok", "degraded"])), ("checks", .free)])
        case .openAPI: .free
        case .key: .object([("key", .text), ("path", .text)])
        case .fault:
            .object([
                ("error", .object([("code", .text), ("message", .text), ("hint", .text)]))
            ])
        case .service, .node, .hop, .circuit, .circuits, .sample, .throughput, .beat, .heartbeats:
            nodeType
        case .transfer, .transfers, .sending, .contact, .contacts: transferType
        }
    }

    private var nodeType: SchemaType {
        switch self {
        case .service: .object([("name", .text), ("address", .optional(.text)), ("state", .text)])
        case .node: Self.summaryType
        case .hop:
            .object([("id", .text), ("name", .text), ("host", .text), ("port", .count)])
        case .circuit: Self.circuitType
        case .circuits: .object([("circuits", .list(.circuit))])
        case .sample: .object([("time", .count), ("up", .count), ("down", .count)])
        case .throughput: .object([("samples", .list(.sample))])
        case .beat: Self.beatType
        default: .object([("beats", .list(.beat))])
        }
    }

    private var transferType: SchemaType {
        switch self {
        case .transfer: Self.transferType
        case .transfers: .object([("transfers", .list(.transfer))])
        case .sending: .object([("path", .text), ("peer", .text)])
        case .contact: .object([("address", .text), ("name", .text), ("allowed", .boolean)])
        default: .object([("contacts", .list(.contact))])
        }
    }

    private static let relayType = SchemaType.object([
        ("id", .text), ("name", .text), ("host", .text), ("port", .count),
        ("state", .choice(RelayLiveness.allCases.map(\.word))), ("uptimeSeconds", .count),
        ("load", .number), ("latencyMilliseconds", .optional(.number)), ("lastSeen", .count),
        ("last_seen", .count), ("version", .text), ("exit", .boolean),
        ("bytesPerSecond", .count), ("circuits", .count), ("family", .optional(.text)),
    ])

    private static let statsType = SchemaType.object([
        ("relayCount", .count), ("relay_count", .count), ("aliveCount", .count),
        ("degradedCount", .count), ("deadCount", .count), ("bytesPerSecond", .count),
        ("circuits", .count), ("uptimeSeconds", .count),
    ])

    private static let roomStatsType = SchemaType.object([
        ("connections", .count), ("rooms", .count), ("members", .count), ("away", .count),
        ("joins", .count), ("roomsMade", .count), ("messagesRelayed", .count),
        ("bytesRelayed", .count), ("messagesPerSecond", .number), ("bytesPerSecond", .number),
        ("guesses", .count), ("refusals", .count), ("malformed", .count),
        ("uptimeSeconds", .count),
    ])

    private static let summaryType = SchemaType.object([
        ("id", .text), ("name", .text), ("version", .text), ("uptimeSeconds", .count),
        ("services", .list(.service)), ("dataFolder", .text), ("address", .text),
        (
            "cover",
            .object([
                ("enabled", .boolean), ("bytesPerSecond", .count),
                ("refusedAbove", .optional(.count)),
            ])
        ),
    ])

    private static let circuitType = SchemaType.object([
        ("id", .text), ("state", .choice(["building", "open", "closed"])), ("purpose", .text),
        ("hops", .list(.hop)), ("buildMilliseconds", .optional(.number)),
        ("ageSeconds", .count), ("streams", .count), ("bytesUp", .count),
        ("bytesDown", .count), ("roundTripMilliseconds", .optional(.number)),
    ])

    private static let beatType = SchemaType.object([
        ("time", .count), ("relay", .optional(.object([("id", .text), ("name", .text)]))),
        ("roundTripMilliseconds", .optional(.number)), ("ok", .boolean),
    ])

    private static let transferType = SchemaType.object([
        ("id", .text), ("name", .text),
        ("direction", .choice(TransferDirection.allCases.map(\.rawValue))), ("peer", .text),
        ("state", .choice(TransferStage.allCases.map(\.rawValue))), ("bytesTotal", .count),
        ("bytesDone", .count), ("bytesPerSecond", .count), ("secondsLeft", .optional(.count)),
        ("files", .count), ("createdAt", .count), ("error", .optional(.text)),
    ])
}
