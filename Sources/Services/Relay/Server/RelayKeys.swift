package import Crypto
package import RelayWire

/// What makes a relay itself: an identity that signs, a link key, and onion keys by epoch.
package final class RelayKeys {
    /// Signs the relay's descriptor and heartbeats.
    package let signing: Ed25519.PrivateKey
    /// The static key of the relay's links.
    package let link: X25519.PrivateKey
    /// The current onion key first, then those not yet erased.
    package private(set) var onionPairs: [OnionKeyPair]
    /// Counts onion keys.
    package private(set) var epoch: UInt32

    /// The relay's public name.
    package var identity: RelayIdentity { RelayIdentity(signing.publicKey) }

    /// A relay's keys, with fresh onion keys: they are never stored.
    package init(
        signing: Ed25519.PrivateKey, link: X25519.PrivateKey, epoch: UInt32, entropy: Entropy
    ) {
        self.signing = signing
        self.link = link
        self.epoch = epoch
        onionPairs = [Self.pair(entropy)]
    }

    private static func pair(_ entropy: Entropy) -> OnionKeyPair {
        OnionKeyPair(
            x25519: X25519.PrivateKey.generate(entropy), mlkem: MLKEM768.PrivateKey.generate(entropy))
    }

    /// Begins a new epoch; keeps the previous key for requests on their way, erases older ones.
    package func rotate(_ entropy: Entropy) {
        epoch += 1
        onionPairs = [Self.pair(entropy)] + onionPairs.prefix(1)
    }
}
