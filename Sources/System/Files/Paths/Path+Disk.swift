import Glibc

extension Path {
    /// Gives what this path names the name `other`, replacing a file that has it.
    ///
    /// Atomic within one file system; use `Folder.synchronise` for it to survive a loss of power.
    package func rename(to other: Path) throws(FileError) {
        let (old, new) = (try cString(.rename), try other.cString(.rename))
        try systemCall(.rename, self) { Glibc.rename(old, new) }
    }

    /// Removes the file (not folder) that this path names; a link goes, not what it points at.
    package func remove() throws(FileError) {
        let name = try cString(.remove)
        try systemCall(.remove, self) { unlink(name) }
    }

    /// Removes the file that this path names when there is one.
    package func removeIfPresent() throws(FileError) {
        do {
            try remove()
        } catch let error where error.isMissing {
            return
        }
    }

    /// The folder in which relative paths start.
    package static func currentFolder() throws(FileError) -> Path {
        guard let name = getcwd(nil, 0) else { throw .last(.examine, ".") }
        defer { free(name) }
        return Path(String(cString: name))
    }
}
