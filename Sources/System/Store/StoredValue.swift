/// A value as SQLite stores it (SQLite, "Datatypes", §2).
package enum StoredValue: Equatable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])

    /// The name of the kind of value, for messages.
    var kind: String {
        switch self {
        case .null: "nothing"
        case .integer: "an integer"
        case .real: "a real number"
        case .text: "a text"
        case .blob: "bytes"
        }
    }
}
