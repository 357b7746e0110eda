/// Why bytes are not strict bencoding; offsets count bytes from the start.
package enum BencodeError: Error, Equatable, Sendable {
    /// The bytes stop inside a value.
    case truncated
    /// A byte that the format does not allow here.
    case unexpected(byte: UInt8, at: Int)
    /// Something follows the value.
    case trailing(at: Int)
    /// Lists and dictionaries are nested deeper than `limit`.
    case tooDeep(limit: Int, at: Int)
    /// A number with a zero in front, minus zero, or a length with one.
    case leadingZero(at: Int)
    /// A number or length of more than 64 bits.
    case hugeNumber(at: Int)
    /// A key that does not sort after the one before it, or repeats it.
    case unsortedKey([UInt8], at: Int)
}
