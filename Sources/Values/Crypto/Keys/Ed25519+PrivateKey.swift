import CSodium

extension Ed25519 {
    /// A signing key in locked memory.
    ///
    /// Passed by reference: sharing it never copies the secret, which is wiped with the last
    /// reference.
    package final class PrivateKey: Sendable {
        /// The key that verifies what this one signs.
        package let publicKey: PublicKey
        /// Seed and public key, as libsodium keeps them.
        private let secret: SecretBytes

        /// The key that a 32-byte seed determines.
        ///
        /// - Throws: `length` for any other count.
        package init(seed: borrowing SecretBytes) throws(CryptoError) {
            guard seed.count == keyBytes else {
                throw .length(expected: keyBytes, got: seed.count)
            }
            SodiumLibrary.started
            var publicKey = Bytes32 { _ in }
            secret = SecretBytes(count: 64) { secret in
                publicKey = Bytes32 { publicKey in
                    seed.withUnsafeBytes { seed in
                        _ = crypto_sign_seed_keypair(publicKey.octets, secret.octets, seed.octets)
                    }
                }
            }
            self.publicKey = PublicKey(publicKey)
        }

        /// The key that a 32-byte seed determines, which the caller wipes.
        ///
        /// - Throws: `length` for any other count.
        package convenience init(seed: UnsafeRawBufferPointer) throws(CryptoError) {
            guard seed.count == keyBytes else {
                throw .length(expected: keyBytes, got: seed.count)
            }
            try self.init(seed: SecretBytes(copying: seed))
        }

        /// A new key.
        package static func generate(_ entropy: Entropy) -> PrivateKey {
            let seed = entropy.secret(keyBytes)
            do throws(CryptoError) {
                return try PrivateKey(seed: seed)
            } catch {
                preconditionFailure("a seed of the right length is a key")
            }
        }

        /// Lends the 32-byte seed to `body`, to store it.
        package func withSeed<Result, Failure: Error>(
            _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
        ) throws(Failure) -> Result {
            try secret.withUnsafeBytes { (bytes) throws(Failure) in
                try body(.init(rebasing: bytes[..<keyBytes]))
            }
        }

        /// Signs a message for one purpose.
        package func sign(
            _ message: UnsafeRawBufferPointer,
            domain: SignatureDomain
        ) -> Signature {
            withDomain(domain, message) { signRaw($0) }
        }

        /// Signs a message for one purpose.
        package func sign(_ message: [UInt8], domain: SignatureDomain) -> Signature {
            message.withUnsafeBytes { sign($0, domain: domain) }
        }

        /// Signs exactly these bytes, for formats that others define.
        package func signRaw(_ message: UnsafeRawBufferPointer) -> Signature {
            Signature { signature in
                secret.withUnsafeBytes {
                    _ = crypto_sign_detached(
                        signature.octets,
                        nil,
                        message.octets,
                        UInt64(message.count),
                        $0.octets
                    )
                }
            }
        }
    }

    /// Lends `body` the bytes that are signed for `domain`.
    static func withDomain<Result>(
        _ domain: SignatureDomain,
        _ message: UnsafeRawBufferPointer,
        _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        let prefix = domain.prefix
        return withUnsafeTemporaryAllocation(
            byteCount: prefix.count + message.count,
            alignment: 1
        ) { signed in
            signed.copyBytes(from: prefix)
            UnsafeMutableRawBufferPointer(rebasing: signed[prefix.count...])
                .copyMemory(from: message)
            return body(UnsafeRawBufferPointer(signed))
        }
    }
}
