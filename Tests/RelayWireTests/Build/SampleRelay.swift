import Bytes
import Crypto
import RelayWire

/// One relay's keys, made from a simulation's entropy.
struct SampleRelay {
    let identity: RelayIdentity
    let link: X25519.PrivateKey
    let onion: OnionKeyPair
    let key: OnionKey

    init(_ entropy: Entropy) throws {
        identity = RelayIdentity(Ed25519.PrivateKey.generate(entropy).publicKey)
        link = X25519.PrivateKey.generate(entropy)
        let x25519 = X25519.PrivateKey.generate(entropy)
        let mlkem = MLKEM768.PrivateKey.generate(entropy)
        onion = OnionKeyPair(x25519: x25519, mlkem: mlkem)
        key = try OnionKey(
            epoch: 1,
            expires: 2_000_000,
            x25519: x25519.publicKey,
            mlkem: mlkem.publicKey
        )
    }

    /// What a client needs to know to build over this relay.
    func hop() throws -> CircuitBuild.Hop { try CircuitBuild.Hop(identity: identity, key: key) }

    /// Opens a build request with this relay's keys.
    func open(_ body: [UInt8], _ entropy: Entropy) throws(BuildFault) -> BuildRequest {
        try body.lend { (body) throws(BuildFault) in
            try BuildRequest.open(body, identity: identity, onionKeys: [onion], entropy: entropy)
        }
    }
}
