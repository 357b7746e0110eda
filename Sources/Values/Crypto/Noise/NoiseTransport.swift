/// Both directions of a session that a handshake set up.
package struct NoiseTransport: ~Copyable, Sendable {
    /// Seals what this end sends.
    package var sending: RecordCipher<Sending>
    /// Opens what this end receives.
    package var receiving: RecordCipher<Receiving>
    /// Names the session uniquely to both ends (Noise §11.2, channel binding).
    package let handshakeHash: [UInt8]

    /// Ready to carry records under the secrets of a handshake.
    package init(_ secrets: borrowing NoiseSecrets) {
        sending = RecordCipher(secrets.algorithm, key: secrets.sending.duplicate())
        receiving = RecordCipher(secrets.algorithm, key: secrets.receiving.duplicate())
        handshakeHash = secrets.handshakeHash
    }

    /// Gives up the two directions to separate owners.
    package consuming func separate<Result: ~Copyable>(
        _ body: (consuming RecordCipher<Sending>, consuming RecordCipher<Receiving>) -> Result
    ) -> Result {
        body(sending, receiving)
    }
}
