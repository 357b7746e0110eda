/// Why bytes are not the JSON this module accepts; offsets count bytes from the start.
package enum JSONError: Error, Equatable, Sendable {
    /// The text stops inside a value.
    case truncated
    /// A byte that the grammar does not allow here.
    case unexpected(byte: UInt8, at: Int)
    /// Something other than white space after the value.
    case trailing(byte: UInt8, at: Int)
    /// Arrays and objects are nested deeper than `limit`.
    case tooDeep(limit: Int, at: Int)
    /// A control character stands unescaped in a string.
    case unescaped(byte: UInt8, at: Int)
    /// A backslash is followed by nothing RFC 8259 §7 knows.
    case malformedEscape(at: Int)
    /// A `\u` escape is half of a surrogate pair without its other half.
    case loneSurrogate(UInt16, at: Int)
    /// The string that starts here is not UTF-8.
    case malformedUTF8(at: Int)
    /// A number with more than `limit` bytes.
    case longNumber(limit: Int, at: Int)
    /// A number too large for a double.
    case hugeNumber(at: Int)
    /// An object has this key twice.
    case repeatedKey(String, at: Int)
}
