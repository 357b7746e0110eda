import Bytes
import Crypto
import Files
import TransferWire

/// What the service knows of one transfer.
struct TransferRecord: Sendable {
    let key: TransferKey
    let peer: TransferPeer
    let createdAt: UInt64
    var name: String
    var state: TransferView.State
    var bytesTotal: UInt64
    var bytesDone: UInt64 = 0
    var files: Int
    var error: String?
    /// What is sent.
    var sources: [Path] = []
    /// The manifest agreed to.
    var manifest: Bytes32?
    /// The journal of a received transfer that is done: answers a sender who does not know yet.
    var journal: [UInt8]?

    // Below: not stored.
    var control: SessionControl?
    var ledger: TransferLedger?
    /// The files as they were when the ledger was made.
    var tree: SourceTree?

    init(
        _ key: TransferKey,
        _ peer: TransferPeer,
        _ state: TransferView.State,
        createdAt: UInt64,
        name: String,
        bytesTotal: UInt64,
        files: Int
    ) {
        (self.key, self.peer, self.state, self.createdAt) = (key, peer, state, createdAt)
        (self.name, self.bytesTotal, self.files) = (name, bytesTotal, files)
    }

    /// Takes the size and name of what is transferred from its manifest.
    mutating func describe(_ manifest: Manifest) {
        name = SourceTree.name(of: manifest)
        bytesTotal = manifest.totalBytes
        files = manifest.fileCount
        self.manifest = manifest.hash
    }

    var view: TransferView {
        let snapshot = state == .running ? control?.snapshot : nil
        var (state, error) = (state, error)
        switch snapshot?.stage {
        case .asking: state = .waiting
        case .verifying: state = .verifying
        case .stalled(let reason): (state, error) = (.paused, reason)
        case .moving, nil: break
        }
        let rate = state == .running ? snapshot?.progress.bytesPerSecond ?? 0 : 0
        let done = max(bytesDone, snapshot?.progress.doneBytes ?? 0)
        let progress = TransferProgress(
            doneBytes: self.state == .done ? bytesTotal : min(done, bytesTotal),
            totalBytes: bytesTotal,
            bytesPerSecond: rate
        )
        return TransferView(
            id: key.description,
            name: name.printable,
            direction: key.direction,
            peer: peer,
            state: state,
            bytesTotal: bytesTotal,
            bytesDone: progress.doneBytes,
            bytesPerSecond: rate,
            secondsLeft: state.isFinal ? nil : progress.secondsLeft,
            files: files,
            createdAt: createdAt,
            error: error
        )
    }
}
