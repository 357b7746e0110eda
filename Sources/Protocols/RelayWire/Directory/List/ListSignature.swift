import Bytes
package import Crypto

/// One authority's signature on a list header.
package struct ListSignature: Hashable, Sendable {
    /// Separates this signature from every other use of the same key.
    package static let domain = SignatureDomain("relay-list")

    /// Key of the authority.
    package let authority: RelayIdentity
    /// Signature over the header's byte form.
    package let signature: Ed25519.Signature

    /// Signs a header as an authority.
    package init(signing header: ListHeader, with key: Ed25519.PrivateKey) {
        authority = RelayIdentity(key.publicKey)
        signature = key.sign(header.bytes, domain: Self.domain)
    }

    init(from reader: inout ByteReader) throws(DirectoryError) {
        authority = try RelayIdentity(from: &reader)
        signature = try reader.signature()
    }

    func write(to writer: inout ByteWriter) {
        authority.write(to: &writer)
        writer.append(signature.bytes)
    }

    /// Whether the authority's key signed this header.
    package func covers(_ header: ListHeader) -> Bool {
        authority.key.verify(signature, header.bytes, domain: Self.domain)
    }
}
