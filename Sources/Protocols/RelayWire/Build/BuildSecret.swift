import Crypto

/// What a client and one hop share while a circuit is built.
///
/// The first stage comes from the hop's onion key alone (X25519 and ML-KEM-768, so it holds while
/// either does); the second adds the hop's fresh key, so that a stolen onion key opens no past
/// cell.
struct BuildSecret: ~Copyable {
    /// Opens the hop's box of the request; used once.
    let request: SecretBytes
    /// Seals the hop's layer of the reply; used once.
    let reply: SecretBytes
    private let chain: SecretBytes

    /// Derives the first stage.
    ///
    /// `exchange`: what X25519 gave, then what ML-KEM gave: 64 bytes.
    /// `header`: the hop's header of the request, which both sides saw.
    init(
        exchange: borrowing SecretBytes,
        identity: RelayIdentity,
        header: UnsafeRawBufferPointer
    ) throws(CryptoError) {
        let salt = Digest.sha256(
            Array("warren circuit v1".utf8) + identity.key.bytes + Array(header)
        )
        let request = try HKDF.derive(secret: exchange, salt: salt, info: "request")
        let reply = try HKDF.derive(secret: exchange, salt: salt, info: "reply")
        chain = try HKDF.derive(secret: exchange, salt: salt, info: "chain")
        self.request = request
        self.reply = reply
    }

    /// Derives the circuit's keys from the first stage and the fresh exchange.
    func finish(
        exchange: borrowing SecretBytes,
        answer: X25519.PublicKey
    ) throws(CryptoError) -> HopKeys {
        let secret = SecretBytes(count: 64) { both in
            chain.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: both[..<32]).copyMemory(from: $0)
            }
            exchange.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: both[32...]).copyMemory(from: $0)
            }
        }
        let salt = answer.bytes
        let binding = try HKDF.derive(secret: secret, salt: salt, info: "binding")
        let forward = try HKDF.derive(secret: secret, salt: salt, info: "forward")
        let backward = try HKDF.derive(secret: secret, salt: salt, info: "backward")
        return HopKeys(
            forward: forward,
            backward: backward,
            binding: binding.withUnsafeBytes { Array($0) }
        )
    }
}
