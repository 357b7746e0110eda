/// A module-lattice scheme whose keys OpenSSL holds (FIPS 203, FIPS 204).
package protocol LatticeScheme {
    /// What OpenSSL calls it.
    static var name: String { get }
    /// Bytes of the seed that determines a key pair.
    static var seedBytes: Int { get }
    /// Bytes of a public key.
    static var publicKeyBytes: Int { get }
    /// Bytes of an expanded private key.
    static var privateKeyBytes: Int { get }
}

extension MLKEM768: LatticeScheme {
    /// A decapsulation key.
    package typealias PrivateKey = LatticePrivateKey<MLKEM768>
    /// A peer's encapsulation key.
    package typealias PublicKey = LatticePublicKey<MLKEM768>
}

extension MLDSA65: LatticeScheme {
    /// A signing key.
    package typealias PrivateKey = LatticePrivateKey<MLDSA65>
    /// A verifying key.
    package typealias PublicKey = LatticePublicKey<MLDSA65>
}
