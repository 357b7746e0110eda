import Bytes
import Crypto
import Files
import Net
import Relay
import Telemetry
import Transfer
import TransferWire

/// This node's file transfers: out through chains, in through its meeting points.
final class TransferPart: Sendable {
    let service: TransferService
    private let client: RelayClient
    private let uploads: Path

    /// Opens what an earlier run left and goes on with it.
    init(
        in context: NodeContext,
        identity: Ed25519.PrivateKey,
        client: RelayClient
    ) async throws {
        let folder = try context.folder("transfers")
        let downloads = try context.folder("downloads")
        uploads = try context.folder("uploads")
        let settings = TransferSettings(
            downloads: downloads,
            database: folder / "transfers.sqlite"
        )
        service = try await TransferService.open(
            as: identity,
            settings,
            log: context.log.part("transfer")
        )
        self.client = client
        await service.start { [client] peer in try await Self.dial(peer, client) }
        await client.meet(as: identity) { [service] stream in service.incoming(stream) }
    }

    /// A stream to a peer: circuits of its own, so that peers cannot be told to be of one node.
    private static func dial(
        _ peer: ContactAddress,
        _ client: RelayClient
    ) async throws -> any ByteStream {
        try await client.visit(peer.key, isolation: "transfer \(peer)")
    }

    func stop() async { await service.stop() }

    /// What the API needs of this part.
    var control: TransferControl {
        TransferControl(
            address: service.address.description,
            list: { [service] in await service.list().map(TransferView.init) },
            send: { [self] path, peer in try await send(path, to: peer) },
            accept: { [self] id in
                try await change(id) { try await self.service.accept(id) }
            },
            decline: { [self] id in
                try await change(id) { try await self.service.decline(id) }
            },
            cancel: { [self] id in
                try await change(id) { try await self.service.cancel(id) }
            },
            forget: { [service] id in
                do throws(TransferFault) { try await service.forget(id) } catch {
                    throw TransferRefusal(error, id)
                }
            },
            upload: { [self] name, peer, _ in try upload(name, to: peer) },
            contacts: { [service] in await service.contacts().map(ContactView.init) },
            setContact: { [service] view in
                let address = try Self.address(view.address)
                do throws(TransferFault) {
                    try await service.setContact(address, name: view.name, allowed: view.allowed)
                } catch {
                    throw TransferRefusal(error, "")
                }
                return view
            }
        )
    }

    private static func address(_ text: String) throws(TransferRefusal) -> ContactAddress {
        do throws(ContactAddressError) { return try ContactAddress(text) } catch {
            throw .badAddress(text)
        }
    }

    private func send(_ path: String, to peer: String) async throws -> TransferView {
        let address = try Self.address(peer)
        do throws(TransferFault) {
            let view = try await service.send([Path(path)], to: address) { [client] in
                try await Self.dial(address, client)
            }
            return TransferView(view)
        } catch {
            throw TransferRefusal(error, path)
        }
    }

    private func change(
        _ id: String,
        _ act: () async throws -> Void
    ) async throws -> TransferView {
        do {
            try await act()
        } catch let fault as TransferFault {
            throw TransferRefusal(fault, id)
        }
        guard let view = await service.list().first(where: { $0.id == id }) else {
            throw TransferRefusal.unknownTransfer(id)
        }
        return TransferView(view)
    }

    /// A file that comes from the browser is kept until the peer has it.
    private func upload(_ name: String, to peer: String) throws -> UploadSink {
        let address = try Self.address(peer)
        let safe: Path
        do {
            let folder = uploads / Hex.encode(Entropy.system().bytes(8))
            try Folder(folder).create()
            safe = try folder.child(safe: name)
        } catch is UnsafeName {
            throw TransferRefusal.badName(name)
        }
        let file = UploadFile(try File(opening: safe, .createNew))
        return UploadSink(
            write: { bytes in try file.append(bytes) },
            finish: { [self] in try await send(safe.string, to: address.description) },
            abort: {
                do throws(FileError) { try Folder(safe.parent).removeTree() } catch {
                    // What is left in the uploads folder is found by its owner.
                }
            }
        )
    }

    /// The file an upload goes to.
    private final class UploadFile: Sendable {
        private let file: File
        init(_ file: consuming File) { self.file = file }
        func append(_ bytes: [UInt8]) throws(FileError) { try file.append(bytes) }
    }
}

extension TransferView {
    /// A transfer in the words of the API.
    init(_ view: Transfer::TransferView) {
        self.init(
            id: view.id,
            name: view.name,
            direction: view.direction == .send ? .send : .receive,
            peer: view.peer.description,
            stage: TransferStage(rawValue: view.state.rawValue) ?? .waiting,
            bytesTotal: view.bytesTotal,
            createdAt: view.createdAt
        )
        bytesDone = view.bytesDone
        bytesPerSecond = UInt64(max(0, view.bytesPerSecond))
        secondsLeft = view.secondsLeft.map { UInt64(max(0, $0)) }
        files = view.files
        error = view.error
    }
}

extension ContactView {
    init(_ contact: Contact) {
        self.init(
            address: contact.address.description,
            name: contact.name,
            allowed: contact.isAllowed
        )
    }
}

extension TransferRefusal {
    /// The service's fault in the words of the API.
    init(_ fault: TransferFault, _ subject: String) {
        switch fault {
        case .unknown(let id): self = .unknownTransfer(id)
        case .notOffered, .unfinished: self = .wrongStage(.running)
        case .finished: self = .wrongStage(.done)
        case .source(let error): self = .badPath(subject, reason: "\(error)")
        case .contactName: self = .badName(subject)
        case .contactsExceeded: self = .full
        case .stopped: self = .unreachable(reason: "the node is stopping")
        case .store(let error): self = .unreachable(reason: "\(error)")
        }
    }
}
