import Bytes
import Crypto
import RelayWire

/// One relay's private keys, the same in every run.
final class RelayKeys: Sendable {
    let identity: RelayIdentity
    let link: X25519.PrivateKey
    let onionX25519: X25519.PrivateKey
    let onionMLKEM: MLKEM768.PrivateKey
    let hop: CircuitBuild.Hop

    static let network = Bytes32 { $0[0] = 7 }
    /// Three relays that know one another.
    static let all = [RelayKeys(seed: 1), RelayKeys(seed: 2), RelayKeys(seed: 3)]

    private init(seed: UInt64) {
        let entropy = Entropy(simulationSeed: seed)
        let identity = RelayIdentity(Ed25519.PrivateKey.generate(entropy).publicKey)
        let x25519 = X25519.PrivateKey.generate(entropy)
        let mlkem = MLKEM768.PrivateKey.generate(entropy)
        self.identity = identity
        (onionX25519, onionMLKEM) = (x25519, mlkem)
        link = X25519.PrivateKey.generate(entropy)
        hop = orStop {
            let key = try OnionKey(
                epoch: 1,
                expires: 2_000_000,
                x25519: x25519.publicKey,
                mlkem: mlkem.publicKey
            )
            return try CircuitBuild.Hop(identity: identity, key: key)
        }
    }

    /// Onion keys that have answered nothing yet.
    func onion() -> OnionKeyPair { OnionKeyPair(x25519: onionX25519, mlkem: onionMLKEM) }

    /// The key that a request with this header is sealed under, or its answer: what the relay
    /// derives (`Docs/protocols/relay.md`, circuits).
    func key(_ use: String, header: [UInt8]) -> SecretBytes {
        orStop {
            let client = try X25519.PublicKey(Array(header[16..<48]))
            let exchange = try SecretBytes(count: 64) { (both) throws(CryptoError) in
                try onionX25519.agree(
                    with: client,
                    into: UnsafeMutableRawBufferPointer(rebasing: both[..<32])
                )
                try Array(header[48...]).lend { (ciphertext) throws(CryptoError) in
                    try onionMLKEM.decapsulate(
                        ciphertext,
                        into: UnsafeMutableRawBufferPointer(rebasing: both[32...])
                    )
                }
            }
            let context = Array("warren circuit v1".utf8) + identity.key.bytes + header
            return try HKDF.derive(secret: exchange, salt: Digest.sha256(context), info: use)
        }
    }
}

/// One box of a request or an answer: `clear`, a tag, and `plain` sealed with a key used once.
func sealedBox(clear: [UInt8], plain: [UInt8], key: borrowing SecretBytes) -> [UInt8] {
    var box = clear + [UInt8](repeating: 0, count: CellSize.tagBytes) + plain
    var cipher = AEAD(.aes256GCM, key: key)
    box.withUnsafeMutableBytes { box in
        guard let start = box.baseAddress else { return }
        let data = start + clear.count + CellSize.tagBytes
        cipher.seal(
            nonce: AEADNonce(prefix: 0, counter: 0),
            aad: UnsafeRawBufferPointer(start: start, count: clear.count),
            in: data,
            out: data,
            count: plain.count,
            tag: start + clear.count
        )
    }
    return box
}
