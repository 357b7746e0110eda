import Bytes
import Console
import Net
import Node
import RelayWire
import Rooms

private let web = Option.value(
    "web",
    "ADDRESS",
    "Where the web page and the API listen",
    default: "127.0.0.1:8470",
    form: .endpoint
)
private let socks = Option.value(
    "socks",
    "ADDRESS",
    "Where the SOCKS5 proxy listens",
    default: "127.0.0.1:9250",
    form: .endpoint
)
private let relayCount = Option.value(
    "relays",
    "N",
    "Relays to run here, 0 to 9",
    default: "3",
    form: .wholeNumber(0...9)
)

extension Command {
    /// Runs a whole node.
    static let up = Command(
        "up",
        .node,
        "Run a node: a network of its own, or a part of one with --join",
        discussion: """
            Without --join: a registry, three relays and a client on this machine's loopback, to \
            try everything. With --join: a client in that network, and relays only when asked for. \
            Prints what runs where and a link that opens the page once. Ctrl-C drains and stops; \
            started again, the node keeps its identity and its state.
            """ + NodeSettings.note("up"),
        options: [
            web, socks, relayCount, NodeOptions.join, NodeOptions.hops, NodeOptions.cover,
        ],
        examples: [
            Example("up", "a network to try, on this machine"),
            Example("up --join 192.0.2.7:8470/KEY", "join somebody else's network"),
            Example("up --cover 64KiB", "send to guards at a constant rate"),
        ],
        exitCodes: [.unreachable, .interrupted]
    ) { invocation in
        let invocation = try NodeSettings.completing(invocation)
        var plan = RunningNode.Plan(version: Warren.version)
        plan.web = NodeOptions.address(web, invocation)
        plan.socks = NodeOptions.address(socks, invocation)
        plan.join = NodeOptions.link(invocation)
        plan.client = try NodeOptions.client(invocation)
        plan.hasClient = true
        plan.rooms = SignalingSettings()
        plan.relays = try options(invocation, joins: plan.join != nil)
        return try await NodeOptions.run(plan, invocation) { node in
            let terminal = invocation.terminal
            NodeOptions.show(node, terminal, page: await node.pageURL())
            guard let client = node.client else { return }
            if await client.isReady(within: .seconds(15)) {
                terminal.note("ready: the relay list is there")
            } else {
                terminal.warn("no relay list yet; trying on")
            }
        }
    }

    private static func options(
        _ invocation: Invocation,
        joins: Bool
    ) throws -> [RelayPart.Options] {
        let given = try invocation.arguments.integer(relayCount, in: 0...9) ?? 3
        let count = joins && !invocation.arguments.isGiven(relayCount) ? 0 : given
        return try (0..<count).map { number in
            RelayPart.Options(
                name: try RelayName("relay\(number + 1)"),
                listen: .ip(Endpoint(.v4(.loopback), port: 0)),
                exit: .test
            )
        }
    }
}
