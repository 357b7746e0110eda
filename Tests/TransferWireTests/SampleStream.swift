import Bytes
import Crypto
import Testing
import TransferWire

/// One stream between a sender and a receiver: a pipe that cuts bytes anywhere and dies when told.
struct SampleStream: CustomTestStringConvertible {
    var sender: SenderMachine
    var receiver: ReceiverMachine
    var files: SampleFiles
    var disk: SampleDisk
    var senderEnd: TransferEnd?
    var receiverEnd: TransferEnd?
    var restarted: [Int] = []
    var signer: Ed25519.PrivateKey?
    var answer: DeclineReason?
    /// Changes bytes on their way to the receiver, told how many passed before.
    var tamper: (inout [UInt8], Int) -> Void = { _, _ in }
    var now = Moment(nanoseconds: 0)
    private(set) var passed = 0
    private var toReceiver: [UInt8] = []
    private var toSender: [UInt8] = []

    init(
        files: SampleFiles,
        disk: SampleDisk = SampleDisk(),
        id: TransferID = SampleFiles.id(),
        knowing ledger: TransferLedger? = nil,
        policy: ReceiverPolicy = ReceiverPolicy(),
        signer: Ed25519.PrivateKey? = nil
    ) {
        (self.files, self.disk, self.signer) = (files, disk, signer)
        sender = SenderMachine(
            id: id,
            manifest: files.manifest,
            knowing: ledger,
            commitment: signer == nil ? .unsigned : .signed,
            now: now
        )
        receiver = ReceiverMachine(policy: policy, now: now)
    }

    var testDescription: String {
        "sender \(String(describing: senderEnd)), receiver \(String(describing: receiverEnd))"
    }

    /// Whether the disk holds exactly these files, all in their places.
    func delivered(_ files: SampleFiles) -> Bool {
        disk.final == files.contents && disk.partial.isEmpty
    }

    var isOver: Bool { senderEnd != nil && receiverEnd != nil }

    /// Passes bytes to and fro until both ended, nothing moves, or `lifetime` bytes have passed.
    mutating func run(
        lifetime: Int = .max,
        using generator: inout SeededGenerator
    ) {
        while !isOver, passed < lifetime {
            now = now + .milliseconds(1)
            obeySender()
            obeyReceiver()
            collect()
            if toReceiver.isEmpty, toSender.isEmpty { return }
            let most = min(lifetime - passed, Int.random(in: 1...700_000, using: &generator))
            deliverToReceiver(most)
            obeyReceiver()
            deliverToSender(Int.random(in: 1...64, using: &generator))
        }
    }

    private mutating func collect() {
        sender.drain(now: now) { bytes in
            let taken = min(bytes.count, max(0, 400_000 - toReceiver.count))
            toReceiver.append(contentsOf: UnsafeRawBufferPointer(rebasing: bytes[..<taken]))
            return taken
        }
        receiver.drain(now: now) { bytes in
            toSender.append(contentsOf: bytes)
            return bytes.count
        }
    }

    private mutating func deliverToReceiver(_ most: Int) {
        var bytes = Array(toReceiver.prefix(most))
        toReceiver.removeFirst(bytes.count)
        tamper(&bytes, passed)
        passed += bytes.count
        bytes.withUnsafeBytes { receiver.receive($0, now: now) }
    }

    private mutating func deliverToSender(_ most: Int) {
        let bytes = Array(toSender.prefix(most))
        toSender.removeFirst(bytes.count)
        bytes.withUnsafeBytes { sender.receive($0, now: now) }
    }

    private mutating func obeySender() {
        while let effect = sender.next() {
            switch effect {
            case .read(let read): supply(read)
            case .seal(let root):
                guard let signer else { continue }
                let statement = Done.statement(id: sender.id, root: root)
                sender.sealed(
                    Done.Seal(
                        key: signer.publicKey,
                        signature: signer.sign(statement, domain: Done.domain)
                    )
                )
            case .restarting(let file): restarted.append(file)
            case .ended(let end): senderEnd = end
            }
        }
    }

    private mutating func supply(_ read: ChunkRead) {
        let content = files.contents[files.path(read.file)] ?? []
        sender.supply(read) { room in
            let start = Int(read.offset)
            guard start + read.count <= content.count else { return 0 }
            content.withUnsafeBytes {
                room.copyMemory(from: .init(rebasing: $0[start..<start + read.count]))
            }
            return read.count
        }
    }

    private mutating func obeyReceiver() {
        while let effect = receiver.next() {
            switch effect {
            case .ask(let offer, let manifest): reply(offer, manifest)
            case .open(let file, .fresh): disk.partial[path(file)] = []
            case .open(let file, .resuming):
                precondition(disk.partial[path(file)] != nil, "what is resumed must be there")
            case .write(let write): store(write)
            case .journal(let bytes):
                disk.journal += bytes
                disk.tearable = bytes.count
                continue
            case .finish(let file):
                disk.final[path(file)] = disk.partial.removeValue(forKey: path(file))
                receiver.finished(file: file)
            case .discard(let file):
                disk.partial[path(file)] = nil
                disk.final[path(file)] = nil
                disk.discarded.append(path(file))
            case .ended(let end): receiverEnd = end
            }
            disk.tearable = 0
        }
    }

    private mutating func reply(_ offer: Offer, _ manifest: Manifest) {
        if let answer { return receiver.decline(answer) }
        let journal = TransferJournal(reading: disk.journal)
        disk.journal.removeLast(disk.journal.count - journal.soundBytes)
        var ledger = TransferLedger(id: offer.id, manifest: manifest, recalling: journal)
        for file in manifest.entries.indices {
            let isPartial = disk.partial[path(file)] != nil
            if ledger.isComplete(file) {
                if isPartial {
                    disk.final[path(file)] = disk.partial.removeValue(forKey: path(file))
                }
                if disk.final[path(file)] == nil { ledger.reset(file) }
            } else if !isPartial {
                ledger.reset(file)
            }
        }
        receiver.accept(resuming: ledger)
    }

    private mutating func store(_ write: ChunkWrite) {
        let start = Int(write.offset)
        receiver.withChunk { bytes in
            var content = disk.partial.removeValue(forKey: path(write.file)) ?? []
            let lacking = start + bytes.count - content.count
            if lacking > 0 { content += [UInt8](repeating: 0, count: lacking) }
            content.withUnsafeMutableBytes {
                UnsafeMutableRawBufferPointer(rebasing: $0[start..<start + bytes.count])
                    .copyMemory(from: bytes)
            }
            disk.partial[path(write.file)] = content
        }
        disk.stored += write.count
        receiver.wrote(write)
    }

    private func path(_ file: Int) -> String { files.path(file) }
}
