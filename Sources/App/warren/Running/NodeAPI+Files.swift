import Bytes
import Console
import Files
import HTTPWire
import Net
import Node

extension NodeAPI {
    /// Runs `body` with the API of the node that runs with the data folder.
    ///
    /// When none does and `--join` names a network, a node runs here as long as `body` does.
    static func askedOrStarted<Value>(
        _ invocation: Invocation,
        _ body: (NodeAPI) async throws -> Value
    ) async throws -> Value {
        let folder = try NodeOptions.folder(invocation)
        let link = NodeOptions.link(invocation)
        let runs = try await NodeOptions.withLoop { loop in
            try await NodeAPI(in: folder, on: loop)?.isAlive ?? false
        }
        guard !runs, let link else { return try await asked(invocation, body) }
        var plan = RunningNode.Plan(version: Warren.version)
        plan.join = link
        plan.hasClient = true
        plan.web = .ip(Endpoint(.v4(.loopback), port: 0))
        return try await NodeOptions.withNode(plan, invocation) { node in
            let isReady = await node.client?.isReady(within: .seconds(15)) ?? false
            if !isReady { invocation.terminal.warn("no relay list yet; trying on") }
            return try await asked(invocation, body)
        }
    }

    /// Every transfer, newest first.
    func transfers() async throws -> [SeenTransfer] {
        let answer = try await get("/api/v1/transfers")
        return (answer["transfers"]?.arrayValue ?? []).map { SeenTransfer($0) }
    }

    /// Somebody on file.
    struct SeenContact: Sendable {
        let address: String
        let name: String
        let isAllowed: Bool
    }

    /// Everybody on file.
    func contacts() async throws -> [SeenContact] {
        let answer = try await get("/api/v1/contacts")
        return (answer["contacts"]?.arrayValue ?? []).map { json in
            SeenContact(
                address: json["address"]?.stringValue ?? "",
                name: json["name"]?.stringValue ?? "",
                isAllowed: json["allowed"]?.boolValue ?? false
            )
        }
    }

    /// The transfer whose id is, or begins with, `text`.
    func transfer(_ text: String) async throws -> SeenTransfer {
        let all = try await transfers()
        if let exact = all.first(where: { $0.id == text }) { return exact }
        let found = all.filter { $0.id.hasPrefix(text) }
        guard let only = found.first, found.count == 1 else {
            throw Failure(
                found.isEmpty ? "there is no transfer ‘\(text)’" : "‘\(text)’ is not clear",
                why: found.isEmpty ? nil : "\(found.count) transfers begin with it",
                advice: ["warren inbox"]
            )
        }
        return only
    }
}
