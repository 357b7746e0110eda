import Bytes
import Console

/// A table with every shape of option and positional, whose commands print what they were given.
enum SampleCommands {
    static let hops = Option.value("hops", short: "n", "COUNT", "Relays on the way", default: "3")
    static let force = Option.flag("force", short: "f", "Do not ask")
    static let via = Option.repeated("via", short: "V", "RELAY", "Relay to use, in order")
    static let limit = Option.value("limit", "SIZE", "Bytes per second")
    static let wait = Option.value("wait", "TIME", "How long to wait")
    static let peer = Positional("PEER", "Who receives")
    static let files = Positional("FILE", "What to send", .atLeastOne, completion: .files)
    static let key = Positional("KEY", "The owner's key", .optional)

    static let send = Command(
        "send",
        .files,
        "Send files to a peer",
        discussion:
            "The peer has to accept them. An interrupted transfer goes on where it stopped.",
        options: [hops, force, via, limit, wait],
        positionals: [peer, files],
        examples: [Command.Example("send maria photo.jpg", "offer one file")],
        exitCodes: [.unreachable, .refused, .incomplete]
    ) { invocation in
        let arguments = invocation.arguments
        let count = try arguments.integer(hops, in: 1...5)
        let bytes = try arguments.byteCount(limit)
        let time = try arguments.duration(wait)
        invocation.terminal.record([
            "peer": .string(arguments.required(peer)),
            "files": .array(arguments.values(files).map { .string($0) }),
            "hops": count.map { .int(Int64($0)) } ?? .null,
            "force": .bool(arguments.isGiven(force)),
            "via": .array(arguments.values(via).map { .string($0) }),
            "limit": bytes.map { .int($0) } ?? .null,
            "waitSeconds": time.map { .int($0.components.seconds) } ?? .null,
            "data": invocation.globals.dataFolder.map { .string($0) } ?? .null,
        ])
        invocation.terminal.line("to \(arguments.required(peer))")
        invocation.terminal.note("a note")
        invocation.terminal.detail("a detail")
        return .ok
    }

    static let register = Command(
        "names register",
        .names,
        "Register a name",
        positionals: [peer, key]
    ) { _ in
        throw Failure(
            "cannot register it",
            why: "the name is taken",
            advice: ["warren names list"],
            exitCode: .refused
        )
    }

    static let list = Command("names list", .names, "List names") { _ in
        throw CancellationError()
    }

    static let table = CommandTable(
        version: "1.2.3",
        summary: "a sample",
        commands: [send, register, list]
    )
}
