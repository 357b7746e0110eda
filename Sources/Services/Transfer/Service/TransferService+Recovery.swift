import Files
import Telemetry
import TransferWire

/// What an earlier run left behind.
extension TransferService {
    private struct Found: Sendable {
        let id: TransferID
        /// What was to be put in place, and its journal.
        var placed: (names: [String], journal: [UInt8])?
        var isStray = false
    }

    /// Puts in place what was complete, and removes partial folders that nobody waits for.
    func recover() async {
        let waiting = Set(
            records.values.filter { $0.key.direction == .receive && !$0.state.isFinal }
                .map(\.key.id)
        )
        let downloads = settings.downloads
        let found: [Found]
        do {
            found = try await blocking { try Self.recover(downloads, waiting) }
        } catch {
            log.error("partial transfers cannot be read", ["reason": .address("\(error)")])
            return
        }
        for found in found {
            guard let placed = found.placed else { continue }
            update(TransferKey(.receive, found.id)) { record in
                (record.state, record.error) = (.done, nil)
                record.bytesDone = record.bytesTotal
                record.journal = placed.journal
            }
        }
    }

    private static func recover(
        _ downloads: Path,
        _ waiting: Set<TransferID>
    ) throws(FileError) -> [Found] {
        let all = PartialFolder.Place.all(in: downloads)
        guard FreeName.exists(all) else { return [] }
        var found: [Found] = []
        for entry in try Folder(all).entries() where entry.status.kind == .folder {
            guard let id = TransferID(text: entry.path.string) else { continue }
            let place = PartialFolder.Place(downloads: downloads, id: id)
            if place.isPlacing, waiting.contains(id) {
                let limit = PartialFolder.journalLimit
                let journal = try File.content(of: place.journal, limit: limit)
                found.append(Found(id: id, placed: (try place.placeContent(), journal)))
            } else if !waiting.contains(id) {
                try place.remove()
            }
        }
        return found
    }
}
