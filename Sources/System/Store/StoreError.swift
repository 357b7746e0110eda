import Bytes
package import Files

/// Why the database did not do what was asked.
package enum StoreError: Error, Equatable {
    /// The rule that a row would break.
    package enum Rule: Equatable, Sendable {
        case unique
        case foreignKey
        case notNull
        case check
        case other
    }

    /// The file cannot be opened.
    case unopenable(Path, reason: String)
    /// Another process writes to the file and did not let go in time.
    case busy(Path)
    /// The disk, the quota or the largest file size is used up.
    case full(Path)
    /// The disk answered with an error; `errno` is 0 when it is unknown.
    case disk(Path, errno: CInt)
    /// The file is not a database, or a damaged one.
    case corrupt(Path, detail: String)
    /// The database was opened for reading only, or the file or disk is read-only.
    case readOnly(Path)
    /// A newer version of the program has made the file.
    case newer(Path, found: Int, known: Int)
    /// An older version of the program has made the file, which is open for reading only.
    case older(Path, found: Int, known: Int)
    /// A migration that the file has been through has been edited since.
    case altered(Path, version: Int, name: String)
    /// A row would break a rule of the schema.
    case constraint(Rule, detail: String)
    /// A column does not hold what the reader expects.
    case mismatch(column: String, found: String, expected: String)
    /// More than `limit` writes wait already.
    case overloaded(limit: Int)
    /// The queue has been closed.
    case closed
    /// A file operation around the database failed.
    case file(FileError)
    /// Any other answer of SQLite, which is a mistake of ours.
    case other(code: Int32, detail: String)
}

extension StoreError: CustomStringConvertible {
    /// What happened and what to do about it.
    package var description: String {
        switch self {
        case .unopenable(let path, let reason):
            "Could not open the database \(path): \(reason.printable)."
        case .busy(let path):
            "The database \(path) is in use by another process. Try again, or stop that process."
        case .full(let path):
            "Could not write to the database \(path): the disk is full. Free some space there; "
                + "nothing that was stored before is lost."
        case .disk(let path, let code):
            FileError(.write, path, .system(code)).description
        case .corrupt(let path, let detail):
            "The database \(path) is damaged (\(detail.printable)). Restore a backup in its place."
        case .readOnly(let path):
            "The database \(path) cannot be written to. Check its permissions and its disk."
        case .newer(let path, let found, let known):
            "The database \(path) has schema \(found), but this program knows only \(known). "
                + "Use the newer program that made it."
        case .older(let path, let found, let known):
            "The database \(path) has schema \(found), but this program needs \(known). "
                + "Start the node once to bring it up to date."
        case .altered(let path, let version, let name):
            "The database \(path) went through another migration \(version) (\(name)) than this "
                + "program has. Use the program that made it."
        case .constraint(let rule, let detail):
            "A row breaks a rule of the database (\(rule)): \(detail.printable)."
        case .mismatch(let column, let found, let expected):
            "The column \(column) holds \(found) where \(expected) is expected."
        case .overloaded(let limit):
            "The database cannot keep up: \(limit) writes wait already."
        case .closed:
            "The database has been closed."
        case .file(let error):
            error.description
        case .other(let code, let detail):
            "The database answered \(code): \(detail.printable)."
        }
    }
}
