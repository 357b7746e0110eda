import Bytes
import Console
import Net
import Node
import RelayWire

private let listen = Option.value(
    "listen",
    "ADDRESS",
    "Where it accepts links",
    default: "127.0.0.1:0",
    form: .endpoint
)
private let advertise = Option.value(
    "advertise",
    "ADDRESS",
    "Where others reach it, when that is another address",
    form: .endpoint
)
private let shownName = Option.value(
    "name",
    "NAME",
    "What people see",
    default: "relay",
    form: ValueForm("1 to 32 letters, digits, dots, underscores and hyphens") {
        do throws(DirectoryError) { _ = try RelayName($0) } catch { return false }
        return true
    }
)
private let exit = Option.value(
    "exit",
    "POLICY",
    "What it connects to for others: none, open or test",
    default: "none",
    form: .word(of: ExitChoice.self),
    completion: .words(ExitChoice.allCases.map(\.rawValue))
)
private let capacity = Option.value(
    "capacity",
    "RATE",
    "How much it is willing to carry per second",
    default: "125MB",
    form: .byteCount
)

extension Command {
    /// Runs one relay.
    static let relay = Command(
        "relay",
        .relays,
        "Run one relay in a network",
        discussion: """
            Registers with the network's registry and passes cells on. It opens connections for \
            others only with --exit: open for anything on the Internet but mail submission, test \
            for anything at all, which is for test networks on one machine. Keys stay in the data \
            folder: give every relay of a machine its own with --data.
            """ + NodeSettings.note("relay"),
        options: [NodeOptions.join, listen, advertise, shownName, exit, capacity],
        examples: [
            Example("relay --join 127.0.0.1:8470/KEY --exit test", "in a test network"),
            Example(
                "relay --join relays.example.org:8470/KEY --listen 0.0.0.0:9001 "
                    + "--advertise 192.0.2.8:9001 --name burrow",
                "on a server"
            ),
        ],
        exitCodes: [.unreachable, .interrupted]
    ) { invocation in
        let invocation = try NodeSettings.completing(invocation)
        let arguments = invocation.arguments
        guard let link = NodeOptions.link(invocation) else {
            throw Failure(
                "there is no network to join",
                why: "neither --join nor the setting relay.join names one",
                advice: ["start a registry with `warren registry`, which prints how to join"]
            )
        }
        var options = RelayPart.Options(
            name: try RelayName(arguments.value(shownName) ?? "relay"),
            listen: NodeOptions.address(listen, invocation)
                ?? .ip(Endpoint(.v4(.loopback), port: 0)),
            exit: try arguments.choice(exit) ?? .none
        )
        if case .ip(let endpoint)? = NodeOptions.address(advertise, invocation) {
            options.advertised = endpoint
        }
        if let rate = try arguments.byteCount(capacity) {
            options.capacity = UInt64(max(1, rate))
        }
        var plan = RunningNode.Plan(version: Warren.version)
        plan.join = link
        plan.relays = [options]
        return try await NodeOptions.run(plan, invocation) { node in
            NodeOptions.show(node, invocation.terminal, page: nil)
        }
    }
}
