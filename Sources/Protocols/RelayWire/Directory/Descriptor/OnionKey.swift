import Bytes
package import Crypto

/// The hybrid key clients seal circuit requests to, for one key epoch.
///
/// Erased by the relay some time after it expires: what was sealed to it is then safe for ever.
package struct OnionKey: Hashable, Sendable {
    /// Counts the relay's onion keys.
    package let epoch: UInt32
    /// Last unix second at which a client should use this key.
    package let expires: UInt64
    /// Classical half (RFC 7748).
    package let x25519: X25519.PublicKey
    /// Post-quantum half: an ML-KEM-768 encapsulation key, 1184 bytes (FIPS 203).
    package let mlkem: [UInt8]

    /// Takes key bytes of the right lengths.
    package init(
        epoch: UInt32,
        expires: UInt64,
        x25519: X25519.PublicKey,
        mlkem: [UInt8]
    ) throws(DirectoryError) {
        guard !x25519.raw.isZero, mlkem.count == MLKEM768.publicKeyBytes else {
            throw .invalid(.onionKeys)
        }
        (self.epoch, self.expires, self.x25519, self.mlkem) = (epoch, expires, x25519, mlkem)
    }

    init(from reader: inout ByteReader) throws(DirectoryError) {
        try self.init(
            epoch: try reader.number(),
            expires: try reader.number(),
            x25519: X25519.PublicKey(try reader.bytes32()),
            mlkem: try reader.run(MLKEM768.publicKeyBytes)
        )
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(epoch)
        writer.integer(expires)
        writer.append(x25519.raw)
        writer.append(mlkem)
    }
}
