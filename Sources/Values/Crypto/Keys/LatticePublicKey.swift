/// A peer's public key of a lattice scheme, checked.
package final class LatticePublicKey<Scheme: LatticeScheme>: Sendable {
    /// The encoding, `Scheme.publicKeyBytes` long.
    package let bytes: [UInt8]
    let key: OpenSSLKey

    /// A key from its bytes, with the modulus check of FIPS 203 §7.2.
    ///
    /// - Throws: `length`, or `invalidKey` when a coefficient is out of range.
    package init(_ bytes: [UInt8]) throws(CryptoError) {
        guard bytes.count == Scheme.publicKeyBytes else {
            throw .length(expected: Scheme.publicKeyBytes, got: bytes.count)
        }
        key = try bytes.withOctets { (raw) throws(CryptoError) in
            try OpenSSLKey(Scheme.name, publicKey: raw)
        }
        self.bytes = bytes
    }

    /// A key from its bytes, with the modulus check of FIPS 203 §7.2.
    ///
    /// - Throws: `length`, or `invalidKey` when a coefficient is out of range.
    package convenience init(_ bytes: UnsafeRawBufferPointer) throws(CryptoError) {
        guard bytes.count == Scheme.publicKeyBytes else {
            throw .length(expected: Scheme.publicKeyBytes, got: bytes.count)
        }
        try self.init(Array(bytes))
    }
}
