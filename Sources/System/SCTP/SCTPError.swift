/// Why a message was not taken.
package enum SCTPError: Error, Hashable, Sendable {
    /// The association is not open yet, or no longer.
    case notOpen
    /// A message is empty, or longer than the association allows, in bytes.
    case badLength(Int)
    /// A stream that the association does not have.
    case noSuchStream(UInt16)
    /// More is unsent than the association holds, in bytes.
    case queueFull(unsent: Int)
}
