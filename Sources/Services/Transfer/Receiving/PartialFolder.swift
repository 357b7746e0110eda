import Bytes
import Crypto
import Files
import Glibc
import TransferWire

/// Where one transfer's files lie until all of them are there; used by one thread at a time.
///
/// Inside: `content/`, with the files under their own names; `journal`, what is known of them;
/// `synced`, how much of the journal a loss of power leaves true; and, once everything is verified,
/// `placing`, under which names the content goes to the download folder.
final class PartialFolder {
    /// Which transfer's folder, in which download folder.
    struct Place: Hashable, Sendable {
        let downloads: Path
        let id: TransferID

        /// The folder of all partial transfers.
        static func all(in downloads: Path) -> Path { downloads / Manifest.partialFolder }

        var path: Path { Self.all(in: downloads) / id.description }
        var content: Path { path / "content" }
        var journal: Path { path / "journal" }
        var synced: Path { path / "synced" }
        var placing: Path { path / "placing" }

        /// Removes all of it, and the folder of all partial transfers when this was the last.
        func remove() throws(FileError) {
            if FreeName.exists(path) { try Folder(path).removeTree() }
            rmdir(Self.all(in: downloads).terminated)
        }
    }

    let place: Place
    let manifest: Manifest
    private let journal: OpenFile
    private var journalBytes: Int64
    private var opened: (file: Int, content: OpenFile)?
    /// Complete files that a loss of power may still take.
    private var unsynced: [OpenFile] = []
    private var unsyncedBytes = 0
    private var syncedAt: Moment

    /// Complete files that may wait to be synced; each holds a descriptor.
    private static let unsyncedFiles = 64
    /// Bytes that may wait to be synced, and for how long.
    private static let syncBytes = 256 << 20
    private static let syncInterval = Duration.seconds(2)
    /// Above what 100,000 files of a tebibyte in all need.
    static let journalLimit = 512 << 20

    /// Opens the folder with the journal `ledger` stands for, which replaces what is there.
    init(
        _ place: Place,
        _ manifest: Manifest,
        journaling ledger: TransferLedger,
        now: Moment
    ) throws(FileError) {
        (self.place, self.manifest, syncedAt) = (place, manifest, now)
        let bytes = ledger.journal.flatMap(\.bytes)
        try AtomicFile.write([], to: place.synced)
        try AtomicFile.write(bytes, to: place.journal)
        journal = OpenFile(try File(opening: place.journal, .update, links: .refuse))
        journalBytes = Int64(bytes.count)
        try mark()
        for entry in manifest.entries where entry.kind == .folder {
            try Folder(path(entry)).create(permissions: Permissions(rawValue: 0o777))
        }
    }

    func path(_ entry: ManifestEntry) -> Path {
        entry.path.reduce(place.content) { $0 / $1 }
    }

    // MARK: Files

    func open(_ file: Int, _ opening: ReceiverMachine.FileOpening) throws(FileError) {
        let entry = manifest.entries[file]
        let path = path(entry)
        let all: UInt32 = entry.kind == .executable ? 0o777 : 0o666
        if opening == .fresh {
            try Folder(path.parent).create(permissions: Permissions(rawValue: 0o777))
        }
        let content = try File(
            opening: path,
            opening == .fresh ? .replace : .update,
            permissions: Permissions(rawValue: all),
            links: .refuse
        )
        opened = (file, OpenFile(content))
    }

    func write(
        _ write: ChunkWrite,
        _ bytes: UnsafeRawBufferPointer
    ) throws(FileError) {
        try content(write.file).write(bytes, at: Int64(write.offset))
        unsyncedBytes += bytes.count
    }

    /// Gives a complete file its length and time; it is synced together with others.
    func finish(_ file: Int) throws(FileError) {
        let entry = manifest.entries[file]
        let content = try content(file)
        try content.resize(to: Int64(entry.bytes))
        let seconds = time_t(clamping: entry.modified)
        let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
        guard futimens(content.number, times) == 0 else {
            throw FileError(.write, content.path, .system(errno))
        }
        unsynced.append(content)
        opened = nil
    }

    func discard(_ file: Int) throws(FileError) {
        if opened?.file == file { opened = nil }
        try path(manifest.entries[file]).removeIfPresent()
    }

    private func content(_ file: Int) throws(FileError) -> OpenFile {
        if opened?.file != file { try open(file, .resuming) }
        guard let opened else { preconditionFailure("a file was just opened") }
        return opened.content
    }

    // MARK: Journal

    /// Appends to the journal, all of it or nothing that counts.
    func append(_ bytes: [UInt8]) throws(FileError) {
        try journal.write(bytes, at: journalBytes)
        journalBytes += Int64(bytes.count)
    }

    /// Syncs when enough has gathered, or has waited long enough.
    func syncIfDue(_ now: Moment) throws(FileError) {
        let isDue = unsyncedBytes > 0 && now - syncedAt >= Self.syncInterval
        guard isDue || unsyncedBytes >= Self.syncBytes || unsynced.count >= Self.unsyncedFiles
        else { return }
        try sync()
        syncedAt = now
    }

    /// Makes what is journaled survive a loss of power: contents first, then the journal, then its
    /// mark.
    func sync() throws(FileError) {
        for content in unsynced { try content.synchronise() }
        if let opened { try opened.content.synchroniseContent() }
        try journal.synchroniseContent()
        try mark()
        unsynced = []
        unsyncedBytes = 0
    }

    /// Notes how much of the journal is true whatever happens.
    private func mark() throws(FileError) {
        let mark = try File(opening: place.synced, .update, links: .refuse)
        var writer = ByteWriter(capacity: 8)
        writer.integer(journalBytes)
        try mark.write(writer.bytes, at: 0)
        try mark.synchroniseContent()
    }
}
