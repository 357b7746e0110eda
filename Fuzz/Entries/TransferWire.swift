import Bytes
import Crypto
import TransferWire

/// The decoders of `TransferWire`.
let transferWireEntries: [FuzzEntry] = [
    FuzzEntry("transfer-frame") { bytes in
        var buffer = FrameBuffer()
        buffer.append(bytes)
        do throws(TransferError) {
            while let header = try buffer.next() {
                // Only a chunk is a frame but no message: its bytes are content.
                guard header.type != .chunk else { return }
                try buffer.withBody(of: header) { body throws(TransferError) in
                    let message = try TransferMessage(header.type, body: body)
                    let frame = message.frame
                    precondition(body.withUnsafeBytes { $0.elementsEqual(frame.dropFirst(5)) })
                }
                buffer.drop(header)
            }
        } catch {
            return
        }
    },
    FuzzEntry("transfer-manifest") { bytes in
        let bytes = Array(bytes)
        do throws(ManifestError) {
            let again = try Manifest(decoding: bytes).bytes
            precondition(again == bytes)
        } catch {
            return
        }
    },
    FuzzEntry("transfer-journal") { bytes in
        let journal = TransferJournal(reading: Array(bytes))
        precondition(journal.soundBytes <= bytes.count)
        guard let id = journal.id else { return }
        var ledger = TransferLedger(id: id, manifest: sampleManifest, recalling: journal)
        let claims = ledger.claims()
        let again = TransferLedger(
            id: id,
            manifest: sampleManifest,
            recalling: TransferJournal(reading: ledger.journal.flatMap(\.bytes))
        )
        precondition(again.verifiedBytes == ledger.verifiedBytes)
        precondition(claims.count <= TransferLimits.claims)
    },
    FuzzEntry("transfer-session") { TransferSession.feed($0) },
    FuzzEntry("contact-address") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        do throws(ContactAddressError) {
            let address = try ContactAddress(text)
            precondition(text.lowercased().contains(address.description))
        } catch {
            precondition(!error.description.isEmpty && !error.hint.isEmpty)
        }
    },
    FuzzEntry("transfer-receiver") { bytes in
        let now = Moment(nanoseconds: 0)
        var machine = ReceiverMachine(now: now)
        machine.receive(bytes, now: now)
        while let effect = machine.next() {
            switch effect {
            case .ask: machine.accept()
            case .write(let write):
                precondition(machine.withChunk { $0.count } == write.count)
                machine.wrote(write)
            case .finish(let file): machine.finished(file: file)
            default: break
            }
        }
    },
    FuzzEntry("transfer-sender") { bytes in
        let now = Moment(nanoseconds: 0)
        var generator = SeededGenerator(seed: 1)
        var machine = SenderMachine(
            id: TransferID(using: &generator),
            manifest: sampleManifest,
            now: now
        )
        machine.receive(bytes, now: now)
        while let effect = machine.next() {
            guard case .read(let read) = effect else { continue }
            machine.supply(read) { room in room.count }
            machine.drain(now: now) { $0.count }
        }
    },
]

/// Three small files in a folder, as in the seeds.
private let sampleManifest: Manifest = {
    do {
        return try Manifest([
            ManifestEntry(path: ["f"], kind: .folder),
            ManifestEntry(path: ["f", "a"], kind: .file, bytes: 5, modified: 7),
            ManifestEntry(path: ["f", "b"], kind: .file, bytes: 0, modified: 7),
            ManifestEntry(path: ["f", "c"], kind: .executable, bytes: 600_000, modified: 7),
        ])
    } catch {
        preconditionFailure("the sample is a sound manifest")
    }
}()
