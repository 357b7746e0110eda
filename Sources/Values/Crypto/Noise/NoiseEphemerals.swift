/// The randomness of one end of one handshake, drawn before it starts.
///
/// Drawing it at once leaves the handshake a value with no generator inside.
package struct NoiseEphemerals: ~Copyable, Sendable {
    /// The X25519 private key.
    let scalar: SecretBytes
    /// The initiator's ML-KEM-768 key seed, whose first half is the responder's encapsulation seed.
    let kemSeed: SecretBytes

    /// Fresh randomness.
    package init(drawnFrom entropy: Entropy) {
        scalar = entropy.secret(X25519.keyBytes)
        kemSeed = entropy.secret(MLKEM768.seedBytes)
    }

    /// Fixed randomness, only to reproduce published vectors: 32 and 64 bytes.
    package init(scalar: consuming SecretBytes, kemSeed: consuming SecretBytes) {
        precondition(scalar.count == X25519.keyBytes && kemSeed.count == MLKEM768.seedBytes)
        self.scalar = scalar
        self.kemSeed = kemSeed
    }
}
