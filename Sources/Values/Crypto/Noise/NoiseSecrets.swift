/// What a finished handshake leaves: one key per direction and a name for the session.
package struct NoiseSecrets: ~Copyable, Sendable {
    /// The 32-byte key of what this end seals.
    package let sending: SecretBytes
    /// The 32-byte key of what this end opens; unused after a one-way handshake's first message.
    package let receiving: SecretBytes
    /// Names the session uniquely to both ends (Noise §11.2, channel binding).
    package let handshakeHash: [UInt8]
    /// The cipher the keys are for.
    package let algorithm: AEADAlgorithm
}
