import CSQLite
import Files
import Glibc

extension StoreError {
    /// What the last call on `handle` answered, which was not success.
    init(last handle: OpaquePointer, _ path: Path) {
        let extended = sqlite3_extended_errcode(handle)
        let detail = String(cString: sqlite3_errmsg(handle))
        let code = sqlite3_system_errno(handle)
        switch extended & 0xFF {
        case SQLITE_BUSY, SQLITE_LOCKED: self = .busy(path)
        case SQLITE_FULL: self = .full(path)
        // A quota or `ulimit -f` shows as a failed write.
        case SQLITE_IOERR where [ENOSPC, EDQUOT, EFBIG].contains(code): self = .full(path)
        case SQLITE_IOERR: self = .disk(path, errno: code)
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt(path, detail: detail)
        case SQLITE_READONLY: self = .readOnly(path)
        case SQLITE_CANTOPEN, SQLITE_PERM, SQLITE_AUTH: self = .unopenable(path, reason: detail)
        case SQLITE_CONSTRAINT: self = .constraint(Rule(extended), detail: detail)
        default: self = .other(code: extended, detail: detail)
        }
    }
}

extension StoreError.Rule {
    /// From an extended result code; their definitions are casts, which Swift does not see.
    fileprivate init(_ extended: Int32) {
        switch extended >> 8 {
        // SQLITE_CONSTRAINT_UNIQUE, _PRIMARYKEY, _ROWID
        case 8, 6, 10: self = .unique
        // SQLITE_CONSTRAINT_FOREIGNKEY
        case 3: self = .foreignKey
        // SQLITE_CONSTRAINT_NOTNULL
        case 5: self = .notNull
        // SQLITE_CONSTRAINT_CHECK, _DATATYPE
        case 1, 12: self = .check
        default: self = .other
        }
    }
}
