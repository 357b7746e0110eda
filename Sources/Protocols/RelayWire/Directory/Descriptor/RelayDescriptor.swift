import Bytes
package import Crypto

/// A relay's profile under its own signature: what relays register and lists carry.
///
/// Canonical: the bytes it was read from are the bytes it writes.
package struct RelayDescriptor: Hashable, Sendable {
    /// Separates this signature from every other use of the same key.
    package static let domain = SignatureDomain("relay-descriptor")

    /// What the relay says about itself.
    package let profile: RelayProfile
    /// The relay's signature over the encoded profile.
    package let signature: Ed25519.Signature

    /// The relay the descriptor speaks for.
    package var identity: RelayIdentity { profile.identity }

    /// Signs a profile with the key whose public half is its identity; another key is a bug.
    package init(signing profile: RelayProfile, with key: Ed25519.PrivateKey) {
        precondition(RelayIdentity(key.publicKey) == profile.identity)
        self.profile = profile
        signature = key.sign(Self.body(of: profile), domain: Self.domain)
    }

    /// Reads the byte form without checking the signature, as from a list already verified.
    package init(decoding bytes: [UInt8]) throws(DirectoryError) {
        guard bytes.count <= DirectoryLimits.descriptorBytes else {
            throw .oversized(bytes: bytes.count, limit: DirectoryLimits.descriptorBytes)
        }
        var reader = ByteReader(bytes.span.bytes)
        profile = try RelayProfile(from: &reader)
        signature = try reader.signature()
        try reader.end()
    }

    /// Reads the byte form and checks the signature, as from a relay that registers.
    package init(verifying bytes: [UInt8]) throws(DirectoryError) {
        try self.init(decoding: bytes)
        guard isGenuine else { throw .forged(identity) }
    }

    /// Whether the relay's own key signed this.
    package var isGenuine: Bool {
        identity.key.verify(signature, Self.body(of: profile), domain: Self.domain)
    }

    /// The byte form (Docs/protocols/directory.md).
    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 2_048)
        write(to: &writer)
        return writer.bytes
    }

    func write(to writer: inout ByteWriter) {
        profile.write(to: &writer)
        writer.append(signature.bytes)
    }

    private static func body(of profile: RelayProfile) -> [UInt8] {
        var writer = ByteWriter(capacity: 2_048)
        profile.write(to: &writer)
        return writer.bytes
    }
}
