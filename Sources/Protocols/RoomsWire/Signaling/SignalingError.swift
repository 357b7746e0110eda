package import Bytes

/// Why a text is no message of the signaling or chat protocol.
package enum SignalingError: Error, Equatable, Sendable {
    /// Longer than a message may be.
    case tooLarge(bytes: Int)
    /// Not the JSON that is accepted.
    case notJSON(JSONError)
    /// Not an object with a `type`.
    case notAMessage
    /// A type that this side does not know.
    case unknownType(String)
    /// A member that is missing, of another type, or beyond its limit.
    case malformed(String)
}
