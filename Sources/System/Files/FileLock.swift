import Glibc

/// An exclusive lock among processes, held while this value lives, even through a crash.
///
/// The file stays when the lock goes: removing it would let two processes lock two files of one
/// name.
package struct FileLock: ~Copyable, Sendable {
    private let file: File

    /// Takes the lock at `path` at once, or throws who holds it.
    package init(acquiring path: Path) throws(FileError) {
        let file = try File(opening: path, .create, links: .refuse)
        do {
            try systemCall(.lock, path) { flock(file.number, LOCK_EX | LOCK_NB) }
        } catch let error where error.reason == .system(EWOULDBLOCK) {
            throw FileError(.lock, path, .locked(by: try Self.holder(in: file)))
        }
        try file.resize(to: 0)
        try file.write(Array("\(getpid())\n".utf8), at: 0)
        self.file = file
    }

    /// The process id in the lock file; nil when its holder has not written it yet.
    private static func holder(in file: borrowing File) throws(FileError) -> Int32? {
        let text = String(decoding: try file.read(at: 0, count: 16), as: UTF8.self)
        return text.split(separator: "\n").first.flatMap { Int32($0) }
    }
}
