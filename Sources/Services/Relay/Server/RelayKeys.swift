package import Crypto
package import RelayWire

/// What makes a relay itself for good: an identity that signs, and the static key of its links.
///
/// Onion keys are not here: they live in the running relay only and are never stored.
package struct RelayKeys: Sendable {
    /// Signs the relay's descriptor and heartbeats.
    package let signing: Ed25519.PrivateKey
    /// The static key of the relay's links.
    package let link: X25519.PrivateKey

    /// The relay's public name.
    package var identity: RelayIdentity { RelayIdentity(signing.publicKey) }

    package init(signing: Ed25519.PrivateKey, link: X25519.PrivateKey) {
        (self.signing, self.link) = (signing, link)
    }
}
