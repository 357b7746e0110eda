/// A private key of a lattice scheme, held by OpenSSL and wiped with the last reference.
package final class LatticePrivateKey<Scheme: LatticeScheme>: Sendable {
    let key: OpenSSLKey

    /// The key pair that a seed of `Scheme.seedBytes` determines (FIPS 203 §7.1, FIPS 204 §5.1).
    ///
    /// - Throws: `length` for any other count.
    package init(seed: UnsafeRawBufferPointer) throws(CryptoError) {
        guard seed.count == Scheme.seedBytes else {
            throw .length(expected: Scheme.seedBytes, got: seed.count)
        }
        key = OpenSSLKey(Scheme.name, seed: seed)
    }

    /// A key from its expanded encoding of `Scheme.privateKeyBytes`, checked as FIPS 203 §7.3
    /// demands.
    ///
    /// - Throws: `length`, or `invalidKey` when it is not a consistent key.
    package init(expanded: UnsafeRawBufferPointer) throws(CryptoError) {
        guard expanded.count == Scheme.privateKeyBytes else {
            throw .length(expected: Scheme.privateKeyBytes, got: expanded.count)
        }
        key = try OpenSSLKey(Scheme.name, privateKey: expanded)
    }

    /// A new key.
    package static func generate(_ entropy: Entropy) -> LatticePrivateKey {
        withWipedScratch(Scheme.seedBytes) { seed in
            entropy.fill(seed)
            do throws(CryptoError) {
                return try LatticePrivateKey(seed: UnsafeRawBufferPointer(seed))
            } catch {
                preconditionFailure("a seed of the right length is a key")
            }
        }
    }

    /// The public key's `Scheme.publicKeyBytes`, which peers are told.
    package var publicKey: [UInt8] { key.publicKey(count: Scheme.publicKeyBytes) }

    /// The expanded encoding of `Scheme.privateKeyBytes`.
    package func expanded() -> SecretBytes {
        SecretBytes(count: Scheme.privateKeyBytes) { key.writePrivateKey(into: $0) }
    }
}
