package import Crypto

/// A relay's private onion key for one epoch, with the requests it has already answered.
package final class OnionKeyPair {
    /// Tells requests for this key from those for others.
    package let id: OnionKeyID
    let x25519: X25519.PrivateKey
    let mlkem: MLKEM768.PrivateKey
    /// The first 16 bytes of each client key seen: 128 random bits tell requests apart.
    private var answered: Set<SIMD2<UInt64>> = []

    /// A pair of private keys; the public halves go into the relay's descriptor.
    package init(x25519: X25519.PrivateKey, mlkem: MLKEM768.PrivateKey) {
        self.x25519 = x25519
        self.mlkem = mlkem
        id = OnionKeyID(x25519: x25519.publicKey.raw, mlkem: mlkem.publicKey)
    }

    /// The public half for X25519.
    package var publicX25519: X25519.PublicKey { x25519.publicKey }
    /// The public half for ML-KEM-768, 1184 bytes.
    package var publicMLKEM: [UInt8] { mlkem.publicKey }

    /// Whether so many requests came that a new key should take over.
    package var isCrowded: Bool { answered.count > RelayLimits.rememberedBuilds / 2 }

    /// Remembers a request by the client's key for this hop; false when it was seen before, or when
    /// so many were seen that a replay could no longer be told.
    func isFirst(_ clientKey: UnsafeRawPointer) -> Bool {
        guard answered.count < RelayLimits.rememberedBuilds else { return false }
        let mark = SIMD2(
            clientKey.loadUnaligned(as: UInt64.self),
            clientKey.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
        )
        return answered.insert(mark).inserted
    }
}
