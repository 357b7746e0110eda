import Console
import HTTPWire
import Net
import Node

private let listen = Option.value(
    "listen",
    "ADDRESS",
    "Where the registry and its page listen",
    default: "127.0.0.1:8470",
    form: .endpoint
)
private let advertise = Option.value(
    "advertise",
    "HOST:PORT",
    "Where others reach it, when that is another address",
    form: ValueForm("a host and a port, such as relays.example.org:8470") {
        HTTPAuthority($0)?.port != nil
    }
)

extension Command {
    /// Runs a registry.
    static let registry = Command(
        "registry",
        .relays,
        "Run the registry of a network: it signs the list of relays",
        discussion: """
            Prints how others join. Its key and journal are in the data folder: back them up, for \
            the key is the network. A registry on a loopback address founds a test network, in \
            which private addresses are allowed.
            """ + NodeSettings.note("registry"),
        options: [listen, advertise],
        examples: [
            Example("registry", "a test network on this machine"),
            Example(
                "registry --listen 0.0.0.0:8470 --advertise relays.example.org:8470",
                "a network for others"
            ),
        ],
        exitCodes: [.interrupted]
    ) { invocation in
        let invocation = try NodeSettings.completing(invocation)
        var plan = RunningNode.Plan(version: Warren.version)
        plan.web = NodeOptions.address(listen, invocation)
        plan.advertisedWeb = invocation.arguments.value(advertise)
        return try await NodeOptions.run(plan, invocation) { node in
            NodeOptions.show(node, invocation.terminal, page: await node.pageURL())
        }
    }
}
