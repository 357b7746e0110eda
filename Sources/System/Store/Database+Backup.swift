package import Files

extension Database {
    /// Writes a consistent copy of the database to `path`, which replaces what is there as a whole.
    ///
    /// The copy is compact, has no log beside it, and is readable by its owner only.
    package func backUp(to path: Path) throws(StoreError) {
        precondition(transactions.depth == 0, "a backup inside a transaction")
        let file: AtomicFile
        do { file = try AtomicFile(replacing: path) } catch { throw .file(error) }
        try run("VACUUM INTO ?", file.passing.string)
        do { try file.commit() } catch { throw .file(error) }
    }
}
