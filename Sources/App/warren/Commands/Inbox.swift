import Bytes
import Console
import Node

private let transferID = Positional("ID", "A transfer's id, or the beginning of one")
private let timeout = Option.value("timeout", "TIME", "Stop waiting after this long")
private let noWait = Option.flag("no-wait", "Return at once; the node receives it")

extension Command {
    /// Everything about files that others send.
    static let inboxes = [
        inbox("inbox"), inbox("inbox list"), inboxAccept, inboxDecline, inboxWait,
    ]

    private static func inbox(_ name: String) -> Command {
        Command(
            name,
            .files,
            "List the files others sent or offer",
            examples: [
                Example(name, "newest first"),
                Example("\(name) --json", "one transfer per line"),
            ],
            exitCodes: [.unreachable]
        ) { invocation in
            let terminal = invocation.terminal
            let received = try await NodeAPI.asked(invocation) { api in
                try await api.transfers().filter { $0.direction == .receive }
            }
            for transfer in received { terminal.record(transfer.json) }
            guard !received.isEmpty else {
                terminal.note("nothing has been sent to this node")
                return .ok
            }
            terminal.table(table(received))
            return .ok
        }
    }

    private static let inboxAccept = Command(
        "inbox accept",
        .files,
        "Take what somebody offers",
        discussion: "Files come into the folder downloads of the node's data folder.",
        options: [timeout, noWait],
        positionals: [transferID],
        examples: [
            Example("inbox accept 3f9a", "and follow it until it is there"),
            Example("inbox accept 3f9a --no-wait", "and leave it to the node"),
        ],
        exitCodes: [.unreachable, .incomplete, .interrupted]
    ) { invocation in
        let limit = try invocation.arguments.duration(timeout)
        return try await NodeAPI.asked(invocation) { api in
            let begun = try await decide("accept", invocation, api)
            if invocation.arguments.isGiven(noWait) {
                invocation.terminal.record(begun.json)
                return .ok
            }
            let watch = TransferWatch(api: api, terminal: invocation.terminal, limit: limit)
            return watch.conclude(try await watch.follow(begun))
        }
    }

    private static let inboxDecline = Command(
        "inbox decline",
        .files,
        "Refuse what somebody offers",
        positionals: [transferID],
        examples: [Example("inbox decline 3f9a", "the sender is told")],
        exitCodes: [.unreachable]
    ) { invocation in
        try await NodeAPI.asked(invocation) { api in
            let declined = try await decide("decline", invocation, api)
            invocation.terminal.record(declined.json)
            invocation.terminal.line("\(declined.name, .bold): declined")
            return .ok
        }
    }

    private static let inboxWait = Command(
        "inbox wait",
        .files,
        "Wait until somebody offers something, and show it",
        discussion: "Shows the oldest offer at once when there is one already.",
        options: [timeout],
        examples: [
            Example("inbox wait --timeout 10m", "at most ten minutes"),
            Example("inbox wait --json", "for scripts that accept it"),
        ],
        exitCodes: [.unreachable, .incomplete, .interrupted]
    ) { invocation in
        let limit = try invocation.arguments.duration(timeout)
        let clock = ContinuousClock()
        let deadline = limit.map { clock.now + $0 }
        return try await NodeAPI.asked(invocation) { api in
            while deadline.map({ clock.now < $0 }) ?? true {
                let offers = try await api.transfers().filter { $0.stage == .offered }
                if let oldest = offers.last {
                    invocation.terminal.record(oldest.json)
                    invocation.terminal.table(table([oldest]))
                    return .ok
                }
                try await Task.sleep(for: .milliseconds(300))
            }
            invocation.terminal.note("nothing was offered")
            return .incomplete
        }
    }

    private static func decide(
        _ verb: String,
        _ invocation: Invocation,
        _ api: NodeAPI
    ) async throws -> SeenTransfer {
        let id = try await api.transfer(invocation.arguments.required(transferID)).id
        return SeenTransfer(try await api.post("/api/v1/transfers/\(id)/\(verb)"))
    }

    private static func table(_ transfers: [SeenTransfer]) -> TextTable {
        var table = TextTable([
            .init("id"), .init("state"), .init("name"), .init("files", .trailing),
            .init("size", .trailing), .init("from"),
        ])
        for transfer in transfers {
            table.append([
                transfer.id, transfer.stage.rawValue, transfer.name, "\(transfer.files)",
                "\(ByteCount(transfer.bytesTotal))", transfer.peer,
            ])
        }
        return table
    }
}
