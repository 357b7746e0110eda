import TransferWire

/// What the service tells a session's thread to do.
enum SessionOrder: Sendable {
    /// Receive into this folder.
    case accept(PartialFolder.Place)
    /// The files are in their places already: say so.
    case confirm(TransferLedger)
    case decline(DeclineReason)
    /// Call the transfer off, for good.
    case cancel
    /// End this stream only.
    case abort
}
