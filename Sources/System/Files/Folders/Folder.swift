import Glibc

/// A folder by its path; nothing is kept open between calls.
package struct Folder: Hashable, Sendable {
    /// Where the folder is.
    package let path: Path

    /// The folder at `path`, which need not exist yet.
    package init(_ path: Path) {
        self.path = path
    }

    /// Creates the folder and those above it that are missing; one that exists stays as it is.
    package func create(permissions: Permissions = .ownerOnlyFolder) throws(FileError) {
        let name = try path.cString(.createFolder)
        if mkdir(name, permissions.rawValue) == 0 { return }
        switch errno {
        case ENOENT where path.parent != path:
            try Folder(path.parent).create(permissions: permissions)
            try create(permissions: permissions)
        case EEXIST:
            guard try FileStatus(of: path).kind == .folder else {
                throw FileError(.createFolder, path, .notFolder)
            }
        default:
            throw .last(.createFolder, path)
        }
    }

    /// What the folder holds, ordered by the bytes of the names; links are not followed.
    package func entries(
        limit: Int = FileLimits.folderEntries
    ) throws(FileError) -> [FolderEntry] {
        let listing = try FolderListing(opening: path)
        var found: [FolderEntry] = []
        while let name = try listing.next() {
            guard found.count < limit else {
                throw FileError(.list, path, .more(thanEntries: limit))
            }
            if let status = try listing.status(of: name) {
                found.append(FolderEntry(path: Path(bytes: name), status: status))
            }
        }
        return found.sorted { $0.path.bytes.lexicographicallyPrecedes($1.path.bytes) }
    }

    /// Makes creations, renames and removals in this folder survive a loss of power.
    package func synchronise() throws(FileError) {
        let listing = try FolderListing(opening: path)
        try systemCall(.save, path) { fsync(listing.number) }
    }

    /// How many bytes this process may still write to the file system of the folder.
    package func freeBytes() throws(FileError) -> Int64 {
        let name = try path.cString(.measure)
        var figures = statvfs()
        try systemCall(.measure, path) { statvfs(name, &figures) }
        let (bytes, overflow) = UInt64(figures.f_bavail)
            .multipliedReportingOverflow(by: UInt64(figures.f_frsize))
        return overflow ? .max : Int64(clamping: bytes)
    }
}
