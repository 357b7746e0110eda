/// Which end of a handshake this is.
package enum NoiseRole: Sendable {
    /// Writes the first message.
    case initiator
    /// Reads the first message.
    case responder
}
