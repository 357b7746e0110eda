import Bytes
import Files

/// A log file that is renamed when it is large or old, with old ones removed in time.
///
/// "node.log" becomes "node-2026-01-31T12:34:56.789Z.log", after the time of the change.
struct RotatingFile: ~Copyable {
    private let path: Path
    private let rotation: Rotation
    private var file: File
    private var bytes: Int64
    /// The time of the first record; nil while there is none.
    private var started: WallTime?

    /// Goes on with the file at `path`, or creates it (0600), with the folder above it.
    init(at path: Path, _ rotation: Rotation) throws(FileError) {
        try Folder(path.parent).create()
        let started = try Self.firstTime(in: path)
        let file = try File(opening: path, .append)
        let bytes = try file.size
        self.path = path
        self.rotation = rotation
        self.file = file
        self.bytes = bytes
        self.started = started
    }

    /// Appends one line, in a new file when the present one is full or old by then.
    mutating func append(_ line: [UInt8], at now: WallTime) throws(FileError) {
        if let started {
            let full = bytes + Int64(line.count) > rotation.bytes
            if full || now - started >= rotation.age { try rotate(at: now) }
        }
        do {
            try file.append(line)
        } catch {
            // Part of the line may be there, and the next would run on from it.
            try file.resize(to: bytes)
            throw error
        }
        bytes += Int64(line.count)
        started = started ?? now
    }

    private mutating func rotate(at now: WallTime) throws(FileError) {
        var ended = now
        while try FileStatus.ifPresent(oldName(ended)) != nil { ended = ended + .milliseconds(1) }
        try path.rename(to: oldName(ended))
        file = try File(opening: path, .append)
        (bytes, started) = (0, nil)
        try removeOld(at: now)
    }

    private func oldName(_ ended: WallTime) -> Path {
        path.parent / "\(prefix)\(ended)\(Self.suffix)"
    }

    /// Removes old files that are too many or too old.
    private func removeOld(at now: WallTime) throws(FileError) {
        var kept = 0
        for (name, ended) in try oldFiles().reversed() {
            kept += 1
            if kept > rotation.files || now - ended > rotation.retention {
                try path.parent.joined(name).removeIfPresent()
            }
        }
    }

    /// The old files of this log by the time of their end, oldest first.
    private func oldFiles() throws(FileError) -> [(name: Path, ended: WallTime)] {
        var found: [(name: Path, ended: WallTime)] = []
        for entry in try Folder(path.parent).entries() where entry.status.kind == .regular {
            let name = entry.path.string
            guard name.hasPrefix(prefix), name.hasSuffix(Self.suffix) else { continue }
            let time = name.dropFirst(prefix.count).dropLast(Self.suffix.count)
            if let ended = WallTime(time) { found.append((entry.path, ended)) }
        }
        return found.sorted { $0.ended < $1.ended }
    }

    private static let suffix = ".log"

    private var prefix: String {
        let name = path.lastComponent
        return (name.hasSuffix(Self.suffix) ? String(name.dropLast(Self.suffix.count)) : name) + "-"
    }

    /// When the first record of the file was made, from the head of its first line.
    private static func firstTime(in path: Path) throws(FileError) -> WallTime? {
        guard let status = try FileStatus.ifPresent(path), status.bytes > 0 else { return nil }
        let head = try File(opening: path, .read).read(at: 0, count: 64)
        let text = String(decoding: head, as: UTF8.self).split(separator: "\"").dropFirst(3).first
        // A file that somebody else began counts from its last change.
        return text.flatMap { WallTime($0) }
            ?? WallTime(milliseconds: status.modifiedNanoseconds / 1_000_000)
    }
}
