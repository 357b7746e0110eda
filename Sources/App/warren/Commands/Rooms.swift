import Bytes
import Console
import Net
import Node
import Rooms
import RoomsWire

private let listen = Option.value(
    "listen",
    "ADDRESS",
    "Where members and their browsers connect",
    default: "127.0.0.1:8480"
)
private let hostName = Option.repeated(
    "name",
    "HOST",
    "A name it is called by, beside its addresses and localhost"
)
private let origin = Option.repeated(
    "origin",
    "ORIGIN",
    "A page of another host that may connect, such as https://example.org"
)
private let stun = Option.repeated(
    "stun",
    "HOST:PORT",
    "A STUN server that members are told of"
)
private let proxied = Option.flag(
    "behind-proxy",
    "Believe what a proxy on this machine says in X-Forwarded-For"
)
private let members = Option.value(
    "connections",
    "N",
    "Connections at once, 1 to 1000000",
    default: "65536"
)
private let unlimited = Option.flag(
    "no-source-limits",
    "Let one address connect and join as often as it likes"
)

extension Command {
    /// Runs only a signaling server.
    static let rooms = Command(
        "rooms",
        .talk,
        "Run a server through which the members of rooms find each other",
        discussion: """
            Members meet here by a room's code; what they say and send goes from one to the other, \
            or sealed through this server where there is no way around it. It keeps nothing, and \
            never learns a room's words. On an address other than loopback, put a proxy that \
            speaks TLS in front: browsers want it.
            """,
        options: [listen, hostName, origin, stun, proxied, members, unlimited],
        examples: [
            Example("rooms", "for this machine"),
            Example(
                "rooms --name rooms.example.org --behind-proxy",
                "for everybody, behind a proxy that speaks TLS"
            ),
        ],
        exitCodes: [.interrupted]
    ) { invocation in
        let plan = try plan(invocation)
        let context = try NodeOptions.context(invocation, loops: 1)
        let node: RoomsNode
        do {
            node = try await RoomsNode(plan, in: context)
        } catch {
            await context.close()
            throw error
        }
        show(node, invocation.terminal)
        do {
            while true { try await Task.sleep(for: .seconds(3600)) }
        } catch {
            invocation.terminal.note("stopping…")
            await node.stop()
            return .interrupted
        }
    }

    private static func plan(_ invocation: Invocation) throws -> RoomsNode.Plan {
        let arguments = invocation.arguments
        let address =
            NodeOptions.address(listen, invocation)
            ?? .ip(Endpoint(.v4(.loopback), port: 8480))
        var plan = RoomsNode.Plan(at: address, version: Warren.version)
        plan.names = arguments.values(hostName)
        plan.settings.origins = Set(arguments.values(origin))
        if arguments.isGiven(proxied) { plan.settings.sources = .forwarded }
        plan.settings.hall.connections = try arguments.integer(members, in: 1...1_000_000) ?? 65_536
        if arguments.isGiven(unlimited) { plan.settings.hall = plan.settings.hall.sourceBlind }
        let servers = arguments.values(stun).map { ICEServer(["stun:\($0)"]) }
        plan.settings.iceServers = { servers }
        return plan
    }

    private static func show(_ node: RoomsNode, _ terminal: Terminal) {
        let page = "http://\(node.address)/"
        if terminal.format == .json {
            return terminal.record([
                "web page": .string(page),
                "signaling": .string("ws://\(node.address)\(SignalingServer.webSocketPath)"),
            ])
        }
        terminal.line("rooms    \(page)")
        terminal.line("data     \(node.context.folder.string)")
    }
}
