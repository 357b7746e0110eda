import Glibc

/// What the file system knows about a file besides its content.
package struct FileStatus: Equatable, Sendable {
    /// The kinds of thing a name can stand for.
    package enum Kind: Equatable, Sendable {
        case regular
        case folder
        case link
        /// A device, pipe or socket.
        case other
    }

    /// What the name stands for.
    package let kind: Kind
    /// The length in bytes.
    package let bytes: Int64
    /// Bytes that the disk really holds; fewer than `bytes` when the file has holes.
    package let allocatedBytes: Int64
    /// Who may use it.
    package let permissions: Permissions
    /// When the content last changed, in nanoseconds since 1970.
    package let modifiedNanoseconds: Int64
    /// Device and number together tell whether two names mean one file.
    package let device: UInt64
    /// The inode number, unique on its device.
    package let number: UInt64

    init(_ raw: stat) {
        switch raw.st_mode & S_IFMT {
        case S_IFREG: kind = .regular
        case S_IFDIR: kind = .folder
        case S_IFLNK: kind = .link
        default: kind = .other
        }
        bytes = Int64(raw.st_size)
        allocatedBytes = Int64(raw.st_blocks) * 512
        permissions = Permissions(rawValue: raw.st_mode)
        modifiedNanoseconds =
            Int64(raw.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(raw.st_mtim.tv_nsec)
        device = UInt64(raw.st_dev)
        number = UInt64(raw.st_ino)
    }

    /// The status of an open file, whose path is told for errors.
    init(of descriptor: borrowing Descriptor, _ path: Path) throws(FileError) {
        let number = descriptor.raw
        var raw = stat()
        try systemCall(.examine, path) { fstat(number, &raw) }
        self.init(raw)
    }

    /// The status of what `path` names; a link is followed unless told otherwise.
    package init(of path: Path, links: File.Links = .follow) throws(FileError) {
        let name = try path.cString(.examine)
        var raw = stat()
        try systemCall(.examine, path) { links == .follow ? stat(name, &raw) : lstat(name, &raw) }
        self.init(raw)
    }

    /// The status of what `path` names, or nil when there is nothing.
    package static func ifPresent(_ path: Path) throws(FileError) -> FileStatus? {
        do {
            return try FileStatus(of: path)
        } catch let error where error.isMissing {
            return nil
        }
    }
}
