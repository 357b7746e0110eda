import Bytes
package import Crypto

/// Who one side of a session is: an identity key, and its signature over this very session.
///
/// Carried as the payload of that side's last handshake message.
package struct SessionProof: Hashable, Sendable {
    /// Length in bytes: key, then signature.
    package static let byteCount = Ed25519.keyBytes + Ed25519.signatureBytes
    /// Separates this signature from every other use of the same key.
    package static let domain = SignatureDomain("transfer-session")

    package let identity: Ed25519.PublicKey
    package let signature: Ed25519.Signature

    /// Proves that `key`'s owner takes part as `role`, with this transcript and static key.
    package init(
        signing key: Ed25519.PrivateKey,
        role: NoiseRole,
        transcript: [UInt8],
        staticKey: X25519.PublicKey
    ) {
        identity = key.publicKey
        let statement = Self.statement(role, transcript, staticKey)
        signature = key.sign(statement, domain: Self.domain)
    }

    /// Reads exactly one proof; that it holds is for `holds` to say.
    package init(decoding bytes: [UInt8]) throws(SessionError) {
        var reader = ByteReader(bytes.span.bytes)
        do {
            identity = try Ed25519.PublicKey(try reader.bytes(Ed25519.keyBytes))
            signature = try Ed25519.Signature(try reader.bytes(Ed25519.signatureBytes))
        } catch {
            throw .unproven
        }
        guard reader.remaining == 0 else { throw .unproven }
    }

    /// The 96 bytes.
    package var bytes: [UInt8] { identity.bytes + signature.bytes }

    /// Whether the owner of `identity` signed for this role, transcript and static key.
    package func holds(
        role: NoiseRole,
        transcript: [UInt8],
        staticKey: X25519.PublicKey
    ) -> Bool {
        let statement = Self.statement(role, transcript, staticKey)
        return identity.verify(signature, statement, domain: Self.domain)
    }

    /// The role comes first so that nobody's proof can be sent back to them.
    private static func statement(
        _ role: NoiseRole,
        _ transcript: [UInt8],
        _ staticKey: X25519.PublicKey
    ) -> [UInt8] {
        [role == .initiator ? 1 : 2] + transcript + staticKey.bytes
    }
}
