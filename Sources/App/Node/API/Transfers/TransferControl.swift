/// Where the bytes of an upload go.
///
/// After `write` or `finish` has thrown, nothing more is called.
package struct UploadSink: Sendable {
    /// Takes the next bytes; returns when it can take more.
    package var write: @Sendable ([UInt8]) async throws -> Void
    /// Takes note that all bytes have come; the file is then offered to the peer.
    package var finish: @Sendable () async throws -> TransferView
    /// Forgets the upload: it broke off.
    package var abort: @Sendable () async -> Void

    package init(
        write: @escaping @Sendable ([UInt8]) async throws -> Void,
        finish: @escaping @Sendable () async throws -> TransferView,
        abort: @escaping @Sendable () async -> Void
    ) {
        (self.write, self.finish, self.abort) = (write, finish, abort)
    }
}

/// What the API does with a file transfer service.
///
/// Everything may throw `TransferRefusal`, which tells the user what to do; other errors are ours.
package struct TransferControl: Sendable {
    /// One transfer's change: its id in, the transfer afterwards out.
    package typealias Change = @Sendable (String) async throws -> TransferView

    /// The contact address that others send files to.
    package var address: String
    /// Every transfer, newest first.
    package var list: @Sendable () async -> [TransferView]
    /// Offers the file or folder at an absolute path to a peer.
    package var send: @Sendable (_ path: String, _ peer: String) async throws -> TransferView
    package var accept: Change
    package var decline: Change
    package var cancel: Change
    /// Drops a finished transfer from the list.
    package var forget: @Sendable (String) async throws -> Void
    /// Begins a file whose bytes come from the browser; `size` is nil when it was not said.
    package var upload:
        @Sendable (_ name: String, _ peer: String, _ size: UInt64?) async throws -> UploadSink
    /// Everybody on file.
    package var contacts: @Sendable () async -> [ContactView]
    /// Puts a contact on file, or changes the one of this address.
    package var setContact: @Sendable (ContactView) async throws -> ContactView

    package init(
        address: String,
        list: @escaping @Sendable () async -> [TransferView],
        send: @escaping @Sendable (_ path: String, _ peer: String) async throws -> TransferView,
        accept: @escaping Change,
        decline: @escaping Change,
        cancel: @escaping Change,
        forget: @escaping @Sendable (String) async throws -> Void,
        upload:
            @escaping @Sendable (_ name: String, _ peer: String, _ size: UInt64?) async throws ->
            UploadSink,
        contacts: @escaping @Sendable () async -> [ContactView],
        setContact: @escaping @Sendable (ContactView) async throws -> ContactView
    ) {
        self.address = address
        (self.list, self.send) = (list, send)
        (self.accept, self.decline, self.cancel) = (accept, decline, cancel)
        (self.forget, self.upload) = (forget, upload)
        (self.contacts, self.setContact) = (contacts, setContact)
    }
}
