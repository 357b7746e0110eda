import TransferWire

extension DeclineReason {
    /// What a sender is told.
    var explanation: String {
        switch self {
        case .refused: "The receiver said no."
        case .unattended: "Nobody was there to accept it."
        case .tooLarge: "It is more than the receiver takes."
        case .noSpace: "The receiver's disk has not enough room."
        case .busy: "The receiver is busy."
        }
    }
}

extension TransferError {
    /// What people are told; the cases in full are for the log.
    var explanation: String {
        switch self {
        case .disconnected: "The connection was lost."
        case .silent: "The other side does not answer any more."
        case .unreadable: "A file changed or could not be read."
        case .unwritable: "A file could not be stored."
        case .peer(let report): report.code.explanation
        case .foreign, .unsupported: "The other side speaks another version of the protocol."
        case .corrupt, .wrongRoot, .wrongTransferRoot, .unsigned:
            "What arrived was not what was announced."
        case .malformed, .invalid, .oversized, .unknownFrame, .unexpected, .manifest,
            .otherManifest, .overCredit, .falseClaim:
            "The other side broke the protocol (\(self))."
        }
    }

    /// Whether the peer broke the protocol, which it will hardly stop doing.
    var isViolation: Bool {
        switch self {
        case .disconnected, .silent, .unreadable, .unwritable: false
        case .peer(let report):
            switch report.code {
            case .unreadable, .unwritable, .silent: false
            case .violation, .manifest, .corrupt, .wrongRoot, .unsigned: true
            }
        case .malformed, .invalid, .oversized, .unknownFrame, .unexpected, .foreign,
            .unsupported, .manifest, .otherManifest, .overCredit, .corrupt, .wrongRoot,
            .wrongTransferRoot, .unsigned, .falseClaim:
            true
        }
    }
}

extension FailureReport.Code {
    fileprivate var explanation: String {
        switch self {
        case .violation: "The other side says that we broke the protocol."
        case .manifest: "The other side refuses the list of files."
        case .corrupt, .wrongRoot, .unsigned: "What arrived was not what was announced."
        case .unreadable: "The sender cannot read a file, or it changed."
        case .unwritable: "The receiver cannot store a file."
        case .silent: "The other side did not hear from us."
        }
    }
}

extension SessionEnd {
    /// Whether another attempt would hardly go better.
    var isFruitless: Bool {
        guard case .failed(let error) = end else { return false }
        return error.isViolation && !hasProgressed
    }

    /// Why it ended early, in words.
    var reason: String? {
        switch end {
        case .completed, .cancelled: nil
        case .declined(let reason): reason.explanation
        case .failed(let error): error.explanation
        }
    }
}
