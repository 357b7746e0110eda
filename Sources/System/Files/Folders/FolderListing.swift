import Glibc

/// An open folder: its names one after another, and calls relative to it.
///
/// Names are resolved against the open folder, so one that is swapped for a link cannot lead us
/// out.
struct FolderListing: ~Copyable {
    private let stream: OpaquePointer
    private let path: Path

    init(opening path: Path) throws(FileError) {
        let name = try path.cString(.list)
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC
        try self.init(systemCall(.list, path) { Glibc.open(name, flags) }, path)
    }

    /// Opens the folder `name` below `parent`; a link is refused.
    init(below parent: borrowing FolderListing, name: [UInt8]) throws(FileError) {
        let path = parent.path.joined(Path(bytes: name))
        let cName = try Path(bytes: name).cString(.list)
        let number = parent.number
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW
        try self.init(systemCall(.list, path) { openat(number, cName, flags) }, path)
    }

    private init(_ number: CInt, _ path: Path) throws(FileError) {
        let descriptor = Descriptor(number)
        guard let stream = fdopendir(descriptor.raw) else { throw .last(.list, path) }
        _ = descriptor.released()
        self.stream = stream
        self.path = path
    }

    deinit { closedir(stream) }

    var number: CInt { dirfd(stream) }

    /// The next name but "." and ".."; nil at the end.
    func next() throws(FileError) -> [UInt8]? {
        while true {
            errno = 0
            guard let entry = readdir(stream) else {
                if errno != 0 { throw .last(.list, path) }
                return nil
            }
            let name = Self.name(of: entry)
            if name != Array(".".utf8), name != Array("..".utf8) { return name }
        }
    }

    /// The record is shorter than `dirent` when the name is, so it must not be copied whole.
    private static func name(of entry: UnsafeMutablePointer<dirent>) -> [UInt8] {
        guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else {
            preconditionFailure("dirent has no name field")
        }
        let start = UnsafeRawPointer(entry) + offset
        return Array(UnsafeRawBufferPointer(start: start, count: strlen(start)))
    }

    /// The status of `name`, not followed when it is a link; nil when it has gone meanwhile.
    func status(of name: [UInt8]) throws(FileError) -> FileStatus? {
        let cName = try Path(bytes: name).cString(.examine)
        var raw = stat()
        do {
            try systemCall(.examine, path.joined(Path(bytes: name))) {
                fstatat(number, cName, &raw, AT_SYMLINK_NOFOLLOW)
            }
        } catch let error where error.isMissing {
            return nil
        }
        return FileStatus(raw)
    }

    /// Removes `name`: a folder must be empty, anything else goes without being followed.
    func remove(_ name: [UInt8], _ kind: FileStatus.Kind) throws(FileError) {
        let path = path.joined(Path(bytes: name))
        let cName = try Path(bytes: name).cString(.remove)
        do {
            try systemCall(.remove, path) {
                unlinkat(number, cName, kind == .folder ? AT_REMOVEDIR : 0)
            }
        } catch let error where error.isMissing {
            return
        }
    }
}
