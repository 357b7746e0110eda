import Bytes
import Console
import Files
import Net
import Node
import Relay
import Telemetry

/// Options that several commands which run a node share.
enum NodeOptions {
    static let join = Option.value(
        "join",
        "REGISTRY",
        "Join this network: HOST:PORT/KEY, as its registry prints it",
        form: ValueForm("HOST:PORT/KEY, as the registry prints it when it starts") {
            RegistryLink($0) != nil
        }
    )
    static let cover = Option.value(
        "cover",
        "RATE",
        "Send at this constant rate per second to guards, such as 64KiB",
        form: .byteCount
    )
    static let hops = Option.value(
        "hops",
        "N",
        "Relays of a chain, 1 to 5",
        default: "3",
        form: .wholeNumber(1...5)
    )

    /// The network named by `--join`.
    static func link(_ invocation: Invocation) -> RegistryLink? {
        invocation.arguments.value(join).flatMap { RegistryLink($0) }
    }

    /// The address given for an option, an IP address and a port.
    static func address(_ option: Option, _ invocation: Invocation) -> SocketAddress? {
        invocation.arguments.value(option).flatMap { Endpoint($0) }.map { .ip($0) }
    }

    /// How this process's client makes its paths.
    static func client(_ invocation: Invocation) throws -> ClientSettings {
        var settings = ClientSettings()
        settings.hops = try invocation.arguments.integer(hops, in: 1...5) ?? settings.hops
        settings.coverRate = try invocation.arguments.byteCount(cover).map(Int.init)
        return settings
    }

    /// Locks the data folder and starts the loops.
    static func context(_ invocation: Invocation, loops: Int = 2) throws -> NodeContext {
        try NodeContext(
            folder: try folder(invocation),
            loops: loops,
            level: invocation.globals.verbosity == .verbose ? .debug : .info,
            terminal: invocation.globals.verbosity == .verbose ? .standardError : nil
        )
    }

    /// The data folder: `--data`, else the environment's, else that of the file of `--config`.
    static func folder(_ invocation: Invocation) throws -> Path {
        guard invocation.globals.configFile != nil else {
            return try NodeSettings.folder(invocation.globals)
        }
        return try NodeSettings(invocation.globals).folder
    }

    /// Runs until SIGINT or SIGTERM, then drains and stops.
    static func run(
        _ plan: RunningNode.Plan,
        _ invocation: Invocation,
        ready: (RunningNode) async throws -> Void
    ) async throws -> ExitCode {
        let context = try context(invocation)
        let node: RunningNode
        do {
            node = try await RunningNode(plan, in: context)
        } catch {
            await context.close()
            throw error
        }
        do {
            try await ready(node)
            while true { try await Task.sleep(for: .seconds(3600)) }
        } catch is CancellationError {
            invocation.terminal.note("stopping…")
            await node.stop()
            return .interrupted
        } catch {
            await node.stop()
            throw error
        }
    }

    /// Prints what runs where.
    static func show(_ node: RunningNode, _ terminal: Terminal, page: String?) {
        if terminal.format == .json {
            var members = node.services.map { ($0.name, JSON.string($0.address)) }
            if let page { members.append(("open", .string(page))) }
            members.append(("join", .string(node.link.description)))
            return terminal.record(.object(JSONObject(uniqueMembers: members)))
        }
        var table = TextTable([.init("what"), .init("where")])
        for service in node.services { table.append([service.name, service.address]) }
        terminal.table(table)
        terminal.line()
        if let page { terminal.line("open     \(page)") }
        terminal.line("join     warren up --join \(node.link.description)")
        terminal.line("data     \(node.context.folder.string)")
    }
}
