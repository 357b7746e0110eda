import Node
import Synchronization

/// A file transfer service that keeps everything in memory.
final class TransferDouble: Sendable {
    private struct State {
        var transfers: [TransferView] = []
        var contacts: [ContactView] = []
        var uploads: [String: [UInt8]] = [:]
        var aborted = 0
    }

    private let state = Mutex(State())

    /// The bytes that were uploaded under a name.
    func uploaded(_ name: String) -> [UInt8]? { state.withLock { $0.uploads[name] } }
    /// How many uploads broke off.
    var aborted: Int { state.withLock { $0.aborted } }

    /// Puts a transfer on the list.
    func add(_ stage: TransferStage, _ name: String, peer: String = "peer", bytes: Int = 0)
        -> TransferView
    {
        state.withLock { state in
            let view = TransferView(
                id: "\(state.transfers.count + 1)",
                name: name,
                direction: .send,
                peer: peer,
                stage: stage,
                bytesTotal: UInt64(bytes),
                createdAt: 1_700_000_000
            )
            state.transfers.append(view)
            return view
        }
    }

    private func change(_ id: String, to stage: TransferStage) throws -> TransferView {
        try state.withLock { state in
            guard let index = state.transfers.firstIndex(where: { $0.id == id }) else {
                throw TransferRefusal.unknownTransfer(id)
            }
            guard state.transfers[index].stage == .offered else {
                throw TransferRefusal.wrongStage(state.transfers[index].stage)
            }
            state.transfers[index].stage = stage
            return state.transfers[index]
        }
    }

    private func upload(_ name: String, _ peer: String) throws -> UploadSink {
        guard !name.contains("/") else { throw TransferRefusal.badName(name) }
        state.withLock { $0.uploads[name] = [] }
        return UploadSink(
            write: { piece in self.state.withLock { $0.uploads[name]?.append(contentsOf: piece) } },
            finish: {
                self.add(.waiting, name, peer: peer, bytes: self.uploaded(name)?.count ?? 0)
            },
            abort: { self.state.withLock { $0.aborted += 1 } }
        )
    }

    /// The service as the API takes it.
    var control: TransferControl {
        TransferControl(
            address: "my-address",
            list: { self.state.withLock { $0.transfers } },
            send: { path, peer in
                guard path.hasPrefix("/") else {
                    throw TransferRefusal.badPath(path, reason: "not a whole path")
                }
                return self.add(.waiting, path, peer: peer)
            },
            accept: { try self.change($0, to: .running) },
            decline: { try self.change($0, to: .declined) },
            cancel: { try self.change($0, to: .cancelled) },
            forget: { id in self.state.withLock { $0.transfers.removeAll { $0.id == id } } },
            upload: { name, peer, _ in try self.upload(name, peer) },
            contacts: { self.state.withLock { $0.contacts } },
            setContact: { contact in
                self.state.withLock { $0.contacts.append(contact) }
                return contact
            }
        )
    }
}

extension APISettings {
    /// The tests' settings with a file transfer service.
    static func withTransfers(_ double: TransferDouble) -> APISettings {
        var settings = APIScope.settings
        settings.transfers = double.control
        return settings
    }
}
