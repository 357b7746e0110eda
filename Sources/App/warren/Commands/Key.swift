import Bytes
import Console
import Crypto
import Files
import Node
import RelayWire

private let relayNumber = Option.value("relay", "N", "Show the Nth relay of this node instead")
private let export = Option.value(
    "export",
    "FILE",
    "Copy the secret key to a new FILE",
    completion: .files
)

extension Command {
    /// Shows who this node is.
    static let key = Command(
        "key",
        .node,
        "Show this node's identity, or copy its key",
        discussion: """
            Prints public keys only. A copy made with --export is the secret itself, unencrypted, \
            in a file that only you can read: keep it where you would keep a house key.
            """,
        options: [relayNumber, export],
        examples: [
            Example("key", "the address others send files to"),
            Example("key --relay 1", "the identity of this node's first relay"),
            Example("key --export /media/stick/warren.key", "a backup"),
        ]
    ) { invocation in
        let arguments = invocation.arguments
        let folder = try NodeOptions.folder(invocation)
        let number = try arguments.integer(relayNumber, in: 1...99)
        let path =
            number.map { folder / "relay-\($0)" / "identity.key" }
            ?? folder / "identity" / "node.key"
        guard try FileStatus.ifPresent(path) != nil else {
            throw Failure(
                "there is no key yet",
                why: "\(path) is made by the first start",
                advice: ["warren up"]
            )
        }
        let identity = RelayIdentity(try KeyFile.signing(path).publicKey).description
        var members: [(String, JSON)] = [("identity", .string(identity))]
        if let file = arguments.value(export) {
            try copy(path, to: Path.currentFolder().joined(Path(file)).normalised)
            members.append(("exported", .string(file)))
            invocation.terminal.warn(
                "\(file) holds the secret key: whoever reads it can speak as this node"
            )
        }
        invocation.terminal.line("\(identity)")
        invocation.terminal.record(.object(JSONObject(uniqueMembers: members)))
        return .ok
    }

    /// Copies a key to a file that must not exist yet, readable by its owner only.
    private static func copy(_ path: Path, to target: Path) throws {
        let secret = try KeyFile.open(path)
        let file = try File(opening: target, .createNew, permissions: .ownerOnly)
        try secret.withUnsafeBytes { (bytes) throws(FileError) in try file.write(bytes, at: 0) }
        try file.synchronise()
    }
}
