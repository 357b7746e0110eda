import HTTPWire

/// Why the file transfer service did not do what the user asked.
package enum TransferRefusal: Error, Equatable, Sendable {
    /// There is no transfer with this id.
    case unknownTransfer(String)
    /// The file or folder cannot be read; `reason` for people.
    case badPath(String, reason: String)
    /// The text is no contact address.
    case badAddress(String)
    /// The text cannot be the name of a file.
    case badName(String)
    /// What was asked does not fit a transfer at this stage.
    case wrongStage(TransferStage)
    /// The disk, or what this node sets aside for files, is full.
    case full
    /// The peer cannot be reached now; `reason` for people.
    case unreachable(reason: String)
}

extension APIFault {
    static var noTransfers: APIFault {
        notFound(
            "File transfer does not run in this process.",
            hint: "Start the node with `warren up`."
        )
    }

    /// What the user is told.
    init(_ refusal: TransferRefusal) {
        switch refusal {
        case .unknownTransfer(let id):
            self = .notFound("There is no transfer \(id) any more.", hint: "Reload the list.")
        case .badPath(let path, let reason):
            self.init(
                .badRequest,
                "bad_path",
                "\(path) cannot be sent: \(reason).",
                hint: "Give the whole path, beginning with a slash."
            )
        case .badAddress(let text):
            self.init(
                .badRequest,
                "bad_address",
                "\(text) is not a contact address.",
                hint: "The other side's page shows theirs, as does `warren id`."
            )
        case .badName(let name):
            self.init(.badRequest, "bad_name", "\(name) cannot be the name of a file.")
        case .wrongStage(let stage):
            self.init(.conflict, "wrong_state", "The transfer is \(stage.rawValue).")
        case .full:
            self.init(
                .insufficientStorage,
                "full",
                "There is no room for the file.",
                hint: "Free some disk space, then try again."
            )
        case .unreachable(let reason):
            self.init(
                .serviceUnavailable,
                "unreachable",
                "The other side was not reached: \(reason).",
                hint: "They have to be running Warren too; try again later."
            )
        }
    }
}
