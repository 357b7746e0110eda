import Console

extension Command {
    /// Prints a new link to the page.
    static let open = Command(
        "open",
        .node,
        "Show a new link that opens the running node's page once",
        discussion: """
            The link signs one browser in and is used up by that. Whoever has it before you do \
            controls the node: do not send it to anybody.
            """,
        examples: [
            Example("open", "prints http://127.0.0.1:8470/open?key=…"),
            Example("open --data /srv/warren --json", "for the node with another data folder"),
        ],
        exitCodes: [.unreachable]
    ) { invocation in
        let url = try await NodeAPI.asked(invocation) { api in
            let answer = try await api.post("/api/v1/keys")
            return "http://\(api.web)\(answer["path"]?.stringValue ?? "/")"
        }
        invocation.terminal.line("\(url)")
        invocation.terminal.record(["url": .string(url)])
        return .ok
    }
}
