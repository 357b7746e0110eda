/// A file that replaces another as a whole, or not at all.
///
/// Written under a passing name beside its target; `commit` makes it durable and renames it.
/// Without
/// `commit` the passing file is removed and the target stays as it was.
package struct AtomicFile: ~Copyable {
    /// What `commit` replaces.
    package let path: Path
    /// Where the new content lies until then, for writers that want a path.
    package let passing: Path
    private let file: File

    /// Starts a replacement of `path`, in the same folder.
    package init(
        replacing path: Path,
        permissions: Permissions = .ownerOnly
    ) throws(FileError) {
        var generator = SystemRandomNumberGenerator()
        let name =
            Self.prefix + String(UInt64.random(in: 0...UInt64.max, using: &generator), radix: 36)
        passing = path.parent / name
        file = try File(opening: passing, .createNew, permissions: permissions, links: .refuse)
        self.path = path
    }

    deinit {
        // After a commit the passing name is gone, and random enough not to be anyone else's. When
        // it cannot be removed the folder is gone or unwritable, and the next `sweep` finds it.
        do { try passing.removeIfPresent() } catch {}
    }

    private static let prefix = ".passing-"

    /// Writes `bytes` after what was written before.
    package func append(_ bytes: [UInt8]) throws(FileError) {
        try file.append(bytes)
    }

    /// Makes what was written durable and puts it in the place of the target.
    package consuming func commit() throws(FileError) {
        try file.synchronise()
        try passing.rename(to: path)
        try Folder(path.parent).synchronise()
    }

    /// Replaces the content of `path` with `bytes` as a whole.
    package static func write(
        _ bytes: [UInt8],
        to path: Path,
        permissions: Permissions = .ownerOnly
    ) throws(FileError) {
        let file = try AtomicFile(replacing: path, permissions: permissions)
        try file.append(bytes)
        try file.commit()
    }

    /// Removes passing files that a killed process left in `folder`.
    ///
    /// Only for a folder that no other process writes to, such as one under our `FileLock`.
    package static func sweep(_ folder: Folder) throws(FileError) {
        for entry in try folder.entries() where entry.path.string.hasPrefix(prefix) {
            guard entry.status.kind == .regular else { continue }
            try folder.path.joined(entry.path).removeIfPresent()
        }
    }
}
