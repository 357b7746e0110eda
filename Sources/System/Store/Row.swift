import CSQLite

/// One row of an answer, valid while its reader runs.
package struct Row: ~Copyable {
    private let statement: OpaquePointer

    init(_ statement: OpaquePointer) {
        self.statement = statement
    }

    /// How many columns the row has.
    package var count: Int { Int(sqlite3_column_count(statement)) }

    /// The value in column `index`, counted from 0; throws when it is of another kind.
    package func column<Value: Storable>(
        _ index: Int,
        as type: Value.Type = Value.self
    ) throws(StoreError) -> Value {
        let found = self[index]
        guard let value = Value(stored: found) else {
            let name = sqlite3_column_name(statement, Int32(index)).map { String(cString: $0) }
            throw .mismatch(column: name ?? "\(index)", found: found.kind, expected: "\(type)")
        }
        return value
    }

    /// What column `index` holds, whatever its kind.
    package subscript(index: Int) -> StoredValue {
        precondition(index >= 0 && index < count, "no column \(index) in \(count) columns")
        let index = Int32(index)
        switch sqlite3_column_type(statement, index) {
        case SQLITE_INTEGER: return .integer(sqlite3_column_int64(statement, index))
        case SQLITE_FLOAT: return .real(sqlite3_column_double(statement, index))
        case SQLITE_TEXT: return .text(String(decoding: bytes(of: index), as: UTF8.self))
        case SQLITE_BLOB: return .blob(Array(bytes(of: index)))
        default: return .null
        }
    }

    private func bytes(of index: Int32) -> UnsafeRawBufferPointer {
        // The pointer is asked for first: the other order may convert and move the bytes.
        let start = UnsafeRawPointer(sqlite3_column_blob(statement, index))
        let count = Int(sqlite3_column_bytes(statement, index))
        return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count)
    }
}
