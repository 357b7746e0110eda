import Console
import Net
import Node

private let listen = Option.value(
    "listen",
    "ADDRESS",
    "Where the SOCKS5 proxy listens",
    default: "127.0.0.1:9250",
    form: .endpoint
)

extension Command {
    /// Runs only a client and its proxy.
    static let proxy = Command(
        "proxy",
        .relays,
        "Run a SOCKS5 proxy through relay chains",
        discussion: """
            Programs that speak SOCKS5 reach the Internet through three relays. Different user \
            names or passwords never share a circuit. Names are looked up by the last relay.
            """ + NodeSettings.note("proxy"),
        options: [NodeOptions.join, listen, NodeOptions.hops, NodeOptions.cover],
        examples: [
            Example("proxy --join 127.0.0.1:8470/KEY", "then: curl --socks5-hostname …")
        ],
        exitCodes: [.unreachable, .interrupted]
    ) { invocation in
        let invocation = try NodeSettings.completing(invocation)
        var plan = RunningNode.Plan(version: Warren.version)
        guard let link = NodeOptions.link(invocation) else {
            throw Failure(
                "there is no network to join",
                why: "neither --join nor the setting proxy.join names one",
                advice: ["`warren up` runs a network of its own on this machine"]
            )
        }
        plan.join = link
        plan.hasClient = true
        plan.socks = NodeOptions.address(listen, invocation)
        plan.client = try NodeOptions.client(invocation)
        return try await NodeOptions.run(plan, invocation) { node in
            NodeOptions.show(node, invocation.terminal, page: nil)
            guard let client = node.client else { return }
            guard await client.isReady(within: .seconds(15)) else {
                return invocation.terminal.warn("no relay list yet; trying on")
            }
            invocation.terminal.note("ready")
        }
    }
}
