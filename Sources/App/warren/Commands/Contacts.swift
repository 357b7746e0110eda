import Bytes
import Console

private let address = Positional("ADDRESS", "Their contact address, as their node shows it")
private let contactName = Positional("NAME", "What you call them")
private let allow = Option.flag("allow", "Take their files without asking")

extension Command {
    /// Who files are sent to and taken from.
    static let contactBook = [contacts, contactsAdd]

    private static let contacts = Command(
        "contacts",
        .files,
        "List whom you send files to",
        examples: [Example("contacts", "names, addresses, and whose files are taken")],
        exitCodes: [.unreachable]
    ) { invocation in
        let terminal = invocation.terminal
        let contacts = try await NodeAPI.asked(invocation) { try await $0.contacts() }
        var table = TextTable([.init("name"), .init("takes files"), .init("address")])
        for contact in contacts {
            terminal.record([
                "address": .string(contact.address),
                "name": .string(contact.name),
                "allowed": .bool(contact.isAllowed),
            ])
            table.append([contact.name, contact.isAllowed ? "yes" : "asks", contact.address])
        }
        guard !table.isEmpty else {
            terminal.note("nobody yet: warren contacts add ADDRESS NAME")
            return .ok
        }
        terminal.table(table)
        return .ok
    }

    private static let contactsAdd = Command(
        "contacts add",
        .files,
        "Put somebody on file, or change what is on file",
        options: [allow],
        positionals: [address, contactName],
        examples: [
            Example("contacts add warren1… anna", "their offers wait for you to accept"),
            Example("contacts add warren1… anna --allow", "their files are taken at once"),
        ],
        exitCodes: [.unreachable]
    ) { invocation in
        let arguments = invocation.arguments
        let body: JSON = [
            "address": .string(arguments.required(address)),
            "name": .string(arguments.required(contactName)),
            "allowed": .bool(arguments.isGiven(allow)),
        ]
        let kept = try await NodeAPI.asked(invocation) { api in
            try await api.post("/api/v1/contacts", body)
        }
        invocation.terminal.record(kept)
        invocation.terminal.line("\(kept["name"]?.stringValue ?? "", .bold) is on file")
        return .ok
    }
}
