import Console
import Files
import Net
import Node
import Relay
import RelayWire

private let count = Option.value("count", "N", "Loop cells for each relay", default: "5")
private let relayNames = Positional(
    "RELAY",
    "A relay's name, or the beginning of its identity; without any, all of them",
    .any
)

extension Command {
    /// Measures the way to relays.
    static let ping = Command(
        "ping",
        .relays,
        "Build a circuit to relays and measure the way there and back",
        discussion: """
            Runs a client of its own: for each relay it builds a circuit that ends there and sends \
            loop cells, which nobody on the way can tell from others. Circuits take other relays \
            as well, so the times are those of whole chains. Without --join it measures the \
            network of the node that runs with the data folder.
            """,
        options: [NodeOptions.join, NodeOptions.hops, count],
        positionals: [relayNames],
        examples: [
            Example("ping", "every relay of the running node's network"),
            Example("ping burrow --count 20", "one relay, more cells"),
            Example("ping --join 192.0.2.7:8470/KEY --json", "another network, for scripts"),
        ],
        exitCodes: [.unreachable, .interrupted]
    ) { invocation in
        let cells = try invocation.arguments.integer(count, in: 1...1000) ?? 5
        let network = try NodeOptions.network(invocation)
        var settings = ClientSettings()
        settings.hops = try invocation.arguments.integer(NodeOptions.hops, in: 1...5) ?? 3
        settings.spareCircuits = 0
        settings.loopInterval = .seconds(86_400)
        return try await NodeOptions.withPassingClient(of: network, settings) { client in
            let list = try await client.awaitList()
            let names = invocation.arguments.values(relayNames)
            let ping = RelayPing(client: client.client, count: cells, limit: .seconds(10))
            var outcomes: [RelayPing.Outcome] = []
            for relay in try RelayPing.relays(names, of: list) {
                try Task.checkCancellation()
                invocation.terminal.note("\(relay.profile.name.description)…")
                outcomes.append(await ping.measure(relay))
            }
            show(outcomes, on: invocation.terminal)
            return outcomes.allSatisfy(\.isOK) ? .ok : .unreachable
        }
    }

    private static func show(_ outcomes: [RelayPing.Outcome], on terminal: Terminal) {
        for outcome in outcomes { terminal.record(outcome.json) }
        var table = TextTable([
            .init("relay"), .init("outcome"), .init("build", .trailing), .init("min", .trailing),
            .init("mean", .trailing), .init("max", .trailing), .init("loss", .trailing),
            .init("why"),
        ])
        for outcome in outcomes { table.append(outcome.row) }
        terminal.table(table)
    }
}

extension ClientPart {
    /// The relay list, waited for at most ten seconds.
    fileprivate func awaitList() async throws -> RelayList {
        _ = await isReady(within: .seconds(10))
        try Task.checkCancellation()
        if let list = await follower.list, !list.entries.isEmpty { return list }
        if let fault = await follower.fault { throw fault }
        throw Failure(
            "the network has no relays",
            why: "its registry's list is empty",
            advice: ["warren relay --join HOST:PORT/KEY"],
            exitCode: .unreachable
        )
    }
}
