package import Bytes
package import Crypto

/// Who a relay is: its Ed25519 public key, 32 bytes.
package struct RelayIdentity: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The key; whether it is a usable one shows when a signature is checked.
    package let key: Ed25519.PublicKey

    /// The identity whose key is `key`.
    package init(_ key: Ed25519.PublicKey) { self.key = key }

    /// The identity whose key has these bytes.
    package init(_ bytes: Bytes32) { key = Ed25519.PublicKey(bytes) }

    init(from reader: inout ByteReader) throws(DirectoryError) {
        self.init(try reader.bytes32())
    }

    /// Reads the text form: 52 base32 characters of either case; `nil` when it is not one.
    package init?(text: String) {
        guard text.utf8.count == 52, let bytes = Base32.decode(text),
            bytes.count == Bytes32.count
        else { return nil }
        self.init(Bytes32 { $0.copyBytes(from: bytes) })
    }

    /// Appends the 32 bytes of the key.
    package func write(to writer: inout ByteWriter) { writer.append(key.raw) }

    /// The text form: 52 lower-case base32 characters (RFC 4648 §6, no padding).
    package var description: String { Base32.encode(key.bytes) }

    /// The first ten characters of the text form, enough to tell relays apart on a screen.
    package var short: String { String(description.prefix(10)) }

    package static func < (a: RelayIdentity, b: RelayIdentity) -> Bool {
        a.key.raw.isOrdered(before: b.key.raw)
    }
}
