import Bytes
import Console
import HTTPWire
import Net
import Relay

extension Command {
    /// Lists the relays of a network.
    static let relays = Command(
        "relays",
        .relays,
        "List the relays of the network",
        discussion: """
            Asks the running node, or with --join the network's registry itself, whose signed list \
            is checked first. Latency is what loop cells took to the relays at which the node's \
            own chains end; others are not measured, for that would tell relays which ones it \
            considers. `warren ping` measures them all.
            """,
        options: [NodeOptions.join],
        examples: [
            Example("relays", "those the running node knows"),
            Example("relays --join 192.0.2.7:8470/KEY --json", "those of another network"),
        ],
        exitCodes: [.unreachable]
    ) { invocation in
        let answer: JSON
        if let link = NodeOptions.link(invocation) {
            answer = try await NodeOptions.withLoop { try await ask(link, on: $0) }
        } else {
            answer = try await NodeAPI.asked(invocation) { try await $0.get("/api/v1/relays") }
        }
        invocation.terminal.record(answer)
        invocation.terminal.table(table(answer["relays"]?.arrayValue ?? []))
        return .ok
    }

    /// Fetches a registry's relays once its signed list has been checked.
    private static func ask(_ link: RegistryLink, on loop: EventLoop) async throws -> JSON {
        _ = try await RegistryClient(link, on: loop).list(after: 0)
        guard let url = HTTPURL("http://\(link.authority)/api/v1/relays") else {
            throw NetError.addressInvalid(link.authority)
        }
        let answer = try await HTTPClient(on: loop).send(HTTPClientRequest(.get, url))
        return try JSON(parsing: answer.body)
    }

    private static func table(_ relays: [JSON]) -> TextTable {
        var table = TextTable([
            .init("name"), .init("state"), .init("address"), .init("exit"),
            .init("load", .trailing), .init("uptime", .trailing), .init("latency", .trailing),
            .init("identity"),
        ])
        for relay in relays {
            let load = relay["load"]?.doubleValue ?? 0
            table.append([
                text(relay, "name"), text(relay, "state"), address(relay),
                relay["exit"]?.boolValue == true ? "yes" : "no",
                "\(Int((min(max(load, 0), 1) * 100).rounded()))%",
                Duration.seconds(relay["uptimeSeconds"]?.intValue ?? 0).written,
                relay["latencyMilliseconds"]?.doubleValue.map {
                    Duration.milliseconds($0).written
                } ?? "–",
                String(text(relay, "id").prefix(10)),
            ])
        }
        return table
    }

    private static func address(_ relay: JSON) -> String {
        let host = text(relay, "host")
        let port = relay["port"]?.intValue ?? 0
        return host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)"
    }

    private static func text(_ json: JSON, _ name: String) -> String {
        json[name]?.stringValue ?? ""
    }
}
