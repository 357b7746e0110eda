import Bytes
import Console
import Files
import Node

private let words = Positional(
    "FILE… PEER",
    "Files or folders, and behind them a contact's name or address",
    .atLeastOne,
    completion: .files
)
private let timeout = Option.value(
    "timeout",
    "TIME",
    "Stop following after this long; the node goes on"
)
private let noWait = Option.flag("no-wait", "Only offer the files, and leave the rest to the node")

extension Command {
    /// Sends files.
    static let send = Command(
        "send",
        .files,
        "Send files or folders to somebody",
        discussion: """
            What is sent travels through relays, encrypted from end to end, and is checked piece \
            by piece. The running node sends it, and goes on by itself after a break. When no \
            node runs, --join makes one for as long as the command does.
            """,
        options: [NodeOptions.join, timeout, noWait],
        positionals: [words],
        examples: [
            Example("send photo.jpg anna", "to a contact"),
            Example("send letters/ notes.txt warren1…", "a folder and a file, to an address"),
            Example("send big.iso anna --no-wait --json", "offer it and return"),
        ],
        exitCodes: [.unreachable, .refused, .incomplete, .interrupted]
    ) { invocation in
        let given = invocation.arguments.values(words)
        guard given.count > 1, let peer = given.last else {
            throw invocation.arguments.refused(
                words,
                given.joined(separator: " "),
                "at least one file, and behind it whom to send it to"
            )
        }
        let paths = try given.dropLast().map { try existing($0) }
        let limit = try invocation.arguments.duration(timeout)
        let waits = !invocation.arguments.isGiven(noWait)
        return try await NodeAPI.askedOrStarted(invocation) { api in
            let address = try await address(peer, api)
            let watch = TransferWatch(api: api, terminal: invocation.terminal, limit: limit)
            var code = ExitCode.ok
            for begun in try await offer(paths, to: address, api) {
                if waits {
                    let ended = watch.conclude(try await watch.follow(begun))
                    if code == .ok { code = ended }
                } else {
                    invocation.terminal.record(begun.json)
                    invocation.terminal.line("\(begun.name, .bold): offered as \(begun.id)")
                }
            }
            return code
        }
    }

    private static func offer(
        _ paths: [Path],
        to address: String,
        _ api: NodeAPI
    ) async throws -> [SeenTransfer] {
        var begun: [SeenTransfer] = []
        for path in paths {
            let body: JSON = ["path": .string(path.string), "peer": .string(address)]
            begun.append(SeenTransfer(try await api.post("/api/v1/transfers", body)))
        }
        return begun
    }

    /// The whole path of something that is there.
    private static func existing(_ text: String) throws -> Path {
        let path = try Path.currentFolder().joined(Path(text)).normalised
        guard try FileStatus.ifPresent(path) != nil else {
            throw Failure(
                "cannot send \(text)",
                why: "there is no such file or folder",
                advice: ["check its name: ls \(path.parent)"]
            )
        }
        return path
    }

    /// The address of a contact, or the word itself.
    private static func address(_ peer: String, _ api: NodeAPI) async throws -> String {
        let named = try await api.contacts().filter { $0.name == peer }
        guard let only = named.first else { return peer }
        guard named.count == 1 else {
            throw Failure(
                "‘\(peer)’ is not clear",
                why: "\(named.count) contacts have that name",
                advice: ["give the address instead: warren contacts"]
            )
        }
        return only.address
    }
}
