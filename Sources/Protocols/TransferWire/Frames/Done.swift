import Bytes
package import Crypto

/// Everything was sent: the root over all of it, signed when the receiver is to be able to prove
/// it.
package struct Done: Hashable, Sendable {
    /// Separates this signature from every other use of the same key.
    package static let domain = SignatureDomain("transfer-done")

    /// Who vouches for a root.
    package struct Seal: Hashable, Sendable {
        package var key: Ed25519.PublicKey
        package var signature: Ed25519.Signature

        package init(key: Ed25519.PublicKey, signature: Ed25519.Signature) {
            (self.key, self.signature) = (key, signature)
        }
    }

    package var root: Bytes32
    package var seal: Seal?

    package init(root: Bytes32, seal: Seal?) { (self.root, self.seal) = (root, seal) }

    /// The bytes a seal is a signature over: the transfer's name and its root.
    package static func statement(id: TransferID, root: Bytes32) -> [UInt8] {
        id.bytes + root.bytes
    }

    /// Whether `key` sealed this root for this transfer.
    package func isSealed(by key: Ed25519.PublicKey, id: TransferID) -> Bool {
        guard let seal, seal.key == key else { return false }
        return key.verify(
            seal.signature,
            Self.statement(id: id, root: root),
            domain: Self.domain
        )
    }

    init(from reader: inout ByteReader) throws(TransferError) {
        root = try reader.bytes32()
        switch try reader.number(UInt8.self) {
        case 0: seal = nil
        case 1:
            let key = Ed25519.PublicKey(try reader.bytes32())
            let signature = try reader.run(Ed25519.signatureBytes)
            do {
                seal = Seal(key: key, signature: try Ed25519.Signature(signature))
            } catch {
                throw .invalid(.done)
            }
        default: throw .invalid(.done)
        }
    }

    func write(to writer: inout ByteWriter) {
        writer.append(root)
        guard let seal else { return writer.integer(UInt8(0)) }
        writer.integer(UInt8(1))
        writer.append(seal.key.raw)
        writer.append(seal.signature.bytes)
    }
}
