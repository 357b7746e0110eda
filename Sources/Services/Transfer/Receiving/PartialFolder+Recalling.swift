import Bytes
import Crypto
import Files
import TransferWire

extension PartialFolder {
    /// Opens the folder of a transfer, and returns what of it is there already.
    ///
    /// What was synced is believed; only what came after that is hashed again.
    static func recall(
        _ place: Place,
        _ manifest: Manifest,
        now: Moment
    ) throws(FileError) -> (folder: PartialFolder, ledger: TransferLedger) {
        try Folder(Place.all(in: place.downloads)).create()
        try Folder(place.path).create()
        try Folder(place.content).create(permissions: Permissions(rawValue: 0o777))
        var reading = try JournalReading(place, manifest)
        var ledger = reading.ledger()
        try prune(place, manifest, ledger)
        for (file, entry) in manifest.entries.enumerated() where entry.kind != .folder {
            if try !agrees(place, entry, ledger, file) { ledger.reset(file) }
        }
        let folder = try PartialFolder(place, manifest, journaling: ledger, now: now)
        return (folder, ledger)
    }

    /// Whether the disk holds what the ledger knows of.
    private static func agrees(
        _ place: Place,
        _ entry: ManifestEntry,
        _ ledger: TransferLedger,
        _ file: Int
    ) throws(FileError) -> Bool {
        guard ledger[file] != FileLedger() else { return true }
        let path = entry.path.reduce(place.content) { $0 / $1 }
        guard let status = try FileStatus.ifPresent(path), status.kind == .regular else {
            return false
        }
        return !ledger.isComplete(file) || status.bytes == Int64(entry.bytes)
    }

    /// Removes what an earlier manifest of the same transfer had and this one does not.
    private static func prune(
        _ place: Place,
        _ manifest: Manifest,
        _ ledger: TransferLedger
    ) throws(FileError) {
        let found = try Folder(place.content).walk()
        guard !found.isEmpty else { return }
        var wanted: [[UInt8]: ManifestEntry.Kind] = [:]
        for entry in manifest.entries {
            var path = Path("")
            for name in entry.path {
                path = path / name
                if wanted[path.bytes] == nil { wanted[path.bytes] = .folder }
            }
            wanted[path.bytes] = entry.kind
        }
        for file in ledger.changed {
            let path = manifest.entries[file].path.reduce(Path("")) { $0 / $1 }
            wanted[path.bytes] = nil
        }
        // What a folder holds follows it, so going backwards empties folders before they go.
        for entry in found.reversed() {
            let kind = wanted[entry.path.bytes]
            let isFolder = entry.status.kind == .folder
            if let kind, (kind == .folder) == isFolder { continue }
            let path = place.content.joined(entry.path)
            if isFolder { try Folder(path).removeTree() } else { try path.removeIfPresent() }
        }
    }
}

/// Reads a journal, and hashes what it says came after the last sync.
private struct JournalReading {
    private let place: PartialFolder.Place
    private let manifest: Manifest
    private let bytes: [UInt8]
    private let synced: Int
    /// The last binding of each number, as the journal has it.
    private var bindings: [Int: JournalRecord] = [:]
    private var doubtful: Set<Int> = []

    init(_ place: PartialFolder.Place, _ manifest: Manifest) throws(FileError) {
        (self.place, self.manifest) = (place, manifest)
        bytes = try Self.content(place.journal, limit: PartialFolder.journalLimit)
        let mark = try Self.content(place.synced, limit: 8)
        let count = mark.count == 8 ? mark.reduce(0) { $0 << 8 | UInt64($1) } : 0
        synced = Int(min(UInt64(bytes.count), count))
    }

    mutating func ledger() -> TransferLedger {
        let fresh = TransferLedger(id: place.id, manifest: manifest)
        var kept: [UInt8] = []
        let bytes = bytes
        var reader = ByteReader(bytes.span.bytes)
        while reader.remaining > 0 {
            let start = reader.offset
            guard let record = JournalRecord(from: &reader) else { break }
            let isSynced = reader.offset <= synced
            note(record)
            if isSynced || holds(record, fresh) {
                kept += bytes[start..<reader.offset]
            }
        }
        return TransferLedger(
            id: place.id,
            manifest: manifest,
            recalling: TransferJournal(reading: kept)
        )
    }

    /// Follows what the numbers stand for.
    private mutating func note(_ record: JournalRecord) {
        switch record {
        case .file(let number, _, _):
            bindings[number] = record
            doubtful.remove(number)
        case .reset(let number): doubtful.remove(number)
        case .began, .verified, .completed: break
        }
    }

    /// Whether the disk holds what the record says.
    private mutating func holds(_ record: JournalRecord, _ fresh: TransferLedger) -> Bool {
        switch record {
        case .began, .file, .reset: return true
        case .completed(let number, _): return !doubtful.contains(number)
        case .verified(let number, let first, let leaves):
            guard manifest.entries.indices.contains(number),
                manifest.entries[number].kind != .folder,
                bindings[number] == fresh.binding(number),
                isOnDisk(manifest.entries[number], first, leaves)
            else {
                doubtful.insert(number)
                return false
            }
            return true
        }
    }

    private func isOnDisk(_ entry: ManifestEntry, _ first: Int, _ leaves: [Bytes32]) -> Bool {
        let layout = entry.layout
        guard first >= 0, first + leaves.count <= layout.count else { return false }
        do throws(FileError) {
            let path = entry.path.reduce(place.content) { $0 / $1 }
            let file = try File(opening: path, .read, links: .refuse)
            for (index, leaf) in leaves.enumerated() {
                let chunk = first + index
                let offset = Int64(layout.offset(of: chunk))
                let bytes = try file.read(at: offset, count: layout.bytes(of: chunk))
                guard bytes.withUnsafeBytes({ MerkleTree.leaf($0) }) == leaf else { return false }
            }
            return true
        } catch {
            return false
        }
    }

    /// What the file holds; nothing when there is no file.
    private static func content(_ path: Path, limit: Int) throws(FileError) -> [UInt8] {
        do throws(FileError) {
            return try File.content(of: path, limit: limit)
        } catch {
            guard error.isMissing else { throw error }
            return []
        }
    }
}
