import Glibc

/// A file operation that did not succeed.
package struct FileError: Error, Equatable {
    /// Why it did not.
    package enum Reason: Equatable, Sendable {
        /// What the system answered, as an `errno` value.
        case system(CInt)
        /// The path has a zero byte, which would cut it short.
        case zeroByte
        /// The path names a folder, a device, a pipe or a socket.
        case notRegular
        /// The path names something that is not a folder.
        case notFolder
        /// The file is larger than the reader accepts.
        case larger(thanBytes: Int)
        /// There are more entries than the caller accepts.
        case more(thanEntries: Int)
        /// Folders are nested deeper than the caller accepts.
        case deeper(thanFolders: Int)
        /// Another process holds the lock; its id when it could be read.
        case locked(by: Int32?)
    }

    /// What was being done.
    package let operation: FileOperation
    /// What it was done to.
    package let path: Path
    /// Why it failed.
    package let reason: Reason

    /// A failure of `operation` on `path`.
    package init(_ operation: FileOperation, _ path: Path, _ reason: Reason) {
        self.operation = operation
        self.path = path
        self.reason = reason
    }

    /// What `errno` holds now, as an error about `path`.
    static func last(_ operation: FileOperation, _ path: Path) -> FileError {
        FileError(operation, path, .system(errno))
    }

    /// Whether there is nothing at the path.
    package var isMissing: Bool { reason == .system(ENOENT) || reason == .system(ENOTDIR) }

    /// Whether the disk, or the share of it that we may use, is full.
    package var isFull: Bool {
        [.system(ENOSPC), .system(EDQUOT), .system(EFBIG)].contains(reason)
    }
}

extension FileError: CustomStringConvertible {
    /// What failed, why, and what to do about it, as a sentence or two.
    package var description: String {
        let (why, remedy) = cause
        let what = "Could not \(operation.rawValue) \(path): \(why)."
        return remedy.map { "\(what) \($0)." } ?? what
    }

    /// Why it failed, and what to do about it where that is known, as clauses without a full stop.
    package var cause: (why: String, remedy: String?) {
        switch reason {
        case .system(let code): Self.cause(errno: code)
        case .zeroByte: ("its name has a zero byte", "Use another name")
        case .notRegular: ("it is not a regular file", "Name a file, not a folder or device")
        case .notFolder: ("something that is not a folder has that name", "Use another name")
        case .larger(let bytes): ("it is larger than \(bytes) bytes", nil)
        case .more(let entries): ("it has more than \(entries) entries", nil)
        case .deeper(let folders): ("folders are nested deeper than \(folders)", nil)
        case .locked(let holder?):
            ("process \(holder) is using it", "Stop that process, or name another data folder")
        case .locked(nil):
            ("another process is using it", "Stop that process, or name another data folder")
        }
    }

    private static func cause(errno code: CInt) -> (why: String, remedy: String?) {
        switch code {
        case ENOSPC: ("the disk is full", "Free some space there, then try again")
        case EDQUOT: ("your disk quota is used up", "Free some space there, then try again")
        case EFBIG: ("it would exceed the largest file allowed", "Raise the limit (ulimit -f)")
        case EACCES, EPERM: ("permission denied", "Check who owns it and its permissions")
        case ENOENT: ("it does not exist", nil)
        case EEXIST: ("it exists already", nil)
        case ENOTDIR: ("a part of its path is not a folder", nil)
        case EISDIR: ("it is a folder", nil)
        case ENOTEMPTY: ("the folder is not empty", nil)
        case EROFS: ("the disk is read-only", "Choose a folder on another disk")
        case ELOOP: ("it is a symbolic link, or a loop of them", "Name the file itself")
        case ENAMETOOLONG: ("its name is too long", "Use a shorter name")
        case EMFILE, ENFILE: ("too many files are open", "Raise the limit (ulimit -n)")
        case EIO: ("the disk failed", "Check the disk and its logs")
        case EXDEV: ("the two places are on different disks", nil)
        default: (String(cString: strerror(code)), nil)
        }
    }
}
