/// The folder in which one node keeps everything, locked against a second node.
package struct DataFolder: ~Copyable, Sendable {
    /// Where the folder is.
    package let path: Path
    private let lock: FileLock

    /// Creates the folder when missing (0700), locks it and removes what a crash left half written.
    ///
    /// While another process holds it the error's reason is `.locked(by:)`.
    package init(opening path: Path) throws(FileError) {
        try Folder(path).create()
        let lock = try FileLock(acquiring: path / "lock")
        try AtomicFile.sweep(Folder(path))
        self.lock = lock
        self.path = path
    }

    /// The folder `name` of one service inside, created when missing.
    package func folder(_ name: String) throws(FileError) -> Path {
        try Folder(path / name).create()
        return path / name
    }

    /// Where the data folder is: `WARREN_DATA`, else below `XDG_DATA_HOME`, else below the home.
    ///
    /// Relative values of XDG variables are ignored, as the XDG Base Directory Specification asks.
    /// Nil when the environment names no home either.
    package static func location(in environment: Environment) throws(FileError) -> Path? {
        if let chosen = environment["WARREN_DATA"] {
            return try Path.currentFolder().joined(Path(chosen)).normalised
        }
        if let share = environment["XDG_DATA_HOME"].map({ Path($0) }), share.isAbsolute {
            return share / "warren"
        }
        return environment["HOME"].map { Path($0) / ".local/share/warren" }
    }
}
