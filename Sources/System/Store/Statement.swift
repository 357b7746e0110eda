import CSQLite
import Files

/// One prepared statement, used by one caller at a time.
final class Statement {
    let sql: String
    let handle: OpaquePointer
    private let database: OpaquePointer
    private let path: Path

    /// Prepares the one statement in `sql`.
    init(_ sql: String, database: OpaquePointer, path: Path) throws(StoreError) {
        var handle: OpaquePointer?
        var rest = 0
        let code = Self.prepare(sql, database, &handle, &rest)
        guard code == SQLITE_OK else { throw StoreError(last: database, path) }
        guard let handle else { preconditionFailure("no statement in \(sql)") }
        precondition(rest == 0, "more than one statement in \(sql)")
        self.sql = sql
        self.handle = handle
        self.database = database
        self.path = path
    }

    deinit { sqlite3_finalize(handle) }

    /// `rest` becomes the number of bytes behind the first statement that are not blank.
    private static func prepare(
        _ sql: String,
        _ database: OpaquePointer,
        _ handle: inout OpaquePointer?,
        _ rest: inout Int
    ) -> Int32 {
        var sql = sql
        return sql.withUTF8 { text in
            text.withMemoryRebound(to: CChar.self) { text in
                var tail: UnsafePointer<CChar>?
                let code = sqlite3_prepare_v3(
                    database,
                    text.baseAddress,
                    Int32(text.count),
                    UInt32(SQLITE_PREPARE_PERSISTENT),
                    &handle,
                    &tail
                )
                let used = tail.flatMap { tail in text.baseAddress.map { tail - $0 } } ?? text.count
                rest = text[used...].count { !" \n\t;".utf8.contains(UInt8(bitPattern: $0)) }
                return code
            }
        }
    }

    /// Puts `values` in the places of the parameters "?", in their order.
    func bind(_ values: [any Storable]) throws(StoreError) {
        precondition(
            sqlite3_bind_parameter_count(handle) == values.count,
            "\(values.count) values for the parameters of \(sql)"
        )
        for (index, value) in values.enumerated() {
            guard bind(value.stored, at: Int32(index + 1)) == SQLITE_OK else {
                throw StoreError(last: database, path)
            }
        }
    }

    private func bind(_ value: StoredValue, at index: Int32) -> Int32 {
        switch value {
        case .null:
            return sqlite3_bind_null(handle, index)
        case .integer(let integer):
            return sqlite3_bind_int64(handle, index, integer)
        case .real(let real):
            return sqlite3_bind_double(handle, index, real)
        case .text(var text):
            return text.withUTF8 {
                csqlite_bind_text(handle, index, $0.baseAddress, Int32(clamping: $0.count))
            }
        case .blob(let blob):
            return blob.withUnsafeBytes {
                csqlite_bind_blob(handle, index, $0.baseAddress, Int32(clamping: $0.count))
            }
        }
    }

    /// Goes to the next row; false when there is none.
    func step() throws(StoreError) -> Bool {
        switch sqlite3_step(handle) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw StoreError(last: database, path)
        }
    }

    /// Makes the statement ready for another use; its values go.
    func reset() {
        // The answer repeats the failure of the last step, which has been thrown.
        _ = sqlite3_reset(handle)
        _ = sqlite3_clear_bindings(handle)
    }
}
