import Glibc

/// An open regular file; it closes when its owner lets go.
///
/// Reads and writes name their offset, so one file may serve several readers at once.
package struct File: ~Copyable, Sendable {
    /// What to open the file for, and whether it must or may be created.
    package enum Mode: Sendable {
        /// Reading; the file exists.
        case read
        /// Reading and writing; the file exists.
        case update
        /// Reading and writing; created when missing, kept as it is when not.
        case create
        /// Reading and writing; the file must not exist yet.
        case createNew
        /// Reading and writing; created when missing, emptied when not.
        case replace
        /// Writing at the end; created when missing.
        case append
    }

    /// Whether the last name of the path may be a symbolic link.
    package enum Links: Sendable {
        case follow
        case refuse
    }

    /// The path it was opened by.
    package let path: Path
    private let descriptor: Descriptor

    /// Opens `path`; anything but a regular file is refused.
    package init(
        opening path: Path,
        _ mode: Mode,
        permissions: Permissions = .ownerOnly,
        links: Links = .follow
    ) throws(FileError) {
        let name = try path.cString(.open)
        // Without O_NONBLOCK a pipe would hold us up until somebody writes to it.
        let always = O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (links == .refuse ? O_NOFOLLOW : 0)
        let flags = mode.flags | always
        let raw = try systemCall(.open, path) { Glibc.open(name, flags, permissions.rawValue) }
        let opened = Descriptor(raw)
        guard try FileStatus(of: opened, path).kind == .regular else {
            throw FileError(.open, path, .notRegular)
        }
        descriptor = opened
        self.path = path
    }

    /// The number of the open descriptor, valid while this value lives.
    package var number: CInt { descriptor.raw }

    /// Kind, size, times and identity of the open file.
    package var status: FileStatus {
        get throws(FileError) { try FileStatus(of: descriptor, path) }
    }

    /// How many bytes the file has.
    package var size: Int64 {
        get throws(FileError) { try status.bytes }
    }

    /// Makes everything written so far survive a loss of power.
    package func synchronise() throws(FileError) {
        try systemCall(.save, path) { fsync(descriptor.raw) }
    }

    /// Makes the content written so far survive a loss of power, but perhaps not its times.
    package func synchroniseContent() throws(FileError) {
        try systemCall(.save, path) { fdatasync(descriptor.raw) }
    }

    /// Cuts or extends the file to `bytes`; an extension reads as zeros and takes no space.
    package func resize(to bytes: Int64) throws(FileError) {
        try systemCall(.resize, path) { ftruncate(descriptor.raw, off_t(bytes)) }
    }

    /// Takes disk space for the first `bytes` now, so that later writes cannot find the disk full.
    ///
    /// Extends the file when it is shorter. Where the file system cannot reserve (EOPNOTSUPP),
    /// glibc writes zeros instead, which takes time in proportion.
    package func reserve(_ bytes: Int64) throws(FileError) {
        guard bytes > 0 else { return }
        var code = EINTR
        while code == EINTR { code = posix_fallocate(descriptor.raw, 0, off_t(bytes)) }
        if code != 0 { throw FileError(.reserve, path, .system(code)) }
    }

    /// Closes now and reports what the system had kept back until then.
    package consuming func close() throws(FileError) {
        let path = path
        let code = descriptor.close()
        // EINTR still closes on Linux: a second close could hit another file.
        if code != 0, code != EINTR { throw FileError(.close, path, .system(code)) }
    }
}

extension File.Mode {
    fileprivate var flags: CInt {
        switch self {
        case .read: O_RDONLY
        case .update: O_RDWR
        case .create: O_RDWR | O_CREAT
        case .createNew: O_RDWR | O_CREAT | O_EXCL
        case .replace: O_RDWR | O_CREAT | O_TRUNC
        case .append: O_WRONLY | O_CREAT | O_APPEND
        }
    }
}
