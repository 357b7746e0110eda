import Crypto
import Net
import RelayWire

/// A running relay's onion keys: the current one and the one before.
///
/// Confined to the loop of its engine. Keys older than that are gone for good, and with them every
/// build request that was sealed to them.
final class OnionKeyring {
    /// How long a key is current, in seconds.
    static let epochSeconds: UInt64 = 3600

    /// The current key first.
    private(set) var pairs: [OnionKeyPair]
    private var epoch: UInt32
    private var begun: UInt64

    init(_ entropy: Entropy) {
        pairs = [Self.pair(entropy)]
        begun = WallClock.unixSeconds
        // Epochs grow across restarts, though nothing is stored: they are counted in hours.
        epoch = UInt32(clamping: begun / Self.epochSeconds)
    }

    private static func pair(_ entropy: Entropy) -> OnionKeyPair {
        OnionKeyPair(
            x25519: X25519.PrivateKey.generate(entropy),
            mlkem: MLKEM768.PrivateKey.generate(entropy)
        )
    }

    /// Whether the current key has served its time, or seen too many requests to tell replays.
    var isDue: Bool {
        WallClock.unixSeconds >= begun + Self.epochSeconds || pairs.first?.isCrowded ?? true
    }

    /// Makes a new key current and erases all but the one before.
    func rotate(_ entropy: Entropy) {
        epoch += 1
        begun = WallClock.unixSeconds
        pairs = [Self.pair(entropy)] + pairs.prefix(1)
    }

    /// The public halves of the current key, good until the key after it is retired too.
    func published() throws(DirectoryError) -> OnionKey {
        guard let pair = pairs.first else { preconditionFailure("there is always a key") }
        return try OnionKey(
            epoch: epoch,
            expires: begun + 2 * Self.epochSeconds - 600,
            x25519: pair.publicX25519,
            mlkem: pair.publicMLKEM
        )
    }
}
