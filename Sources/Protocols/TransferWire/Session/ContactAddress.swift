import Bytes
package import Crypto

/// Whom to send to, as people copy and type it: `warren1…`, the bech32m of an Ed25519 key.
package struct ContactAddress: Hashable, Sendable, CustomStringConvertible {
    /// What every address starts with, before the digit one (BIP-350).
    package static let prefix = "warren"
    /// Characters of every address: prefix, separator, 52 for the key and 6 for the checksum.
    package static let characters = 65

    /// The key that signs for whoever is meant.
    package let key: Ed25519.PublicKey

    /// The address of the owner of `key`.
    package init(_ key: Ed25519.PublicKey) { self.key = key }

    /// Reads an address, forgiving blanks around it.
    package init(_ text: String) throws(ContactAddressError) {
        let text = Self.trimmed(text)
        guard !text.isEmpty else { throw .empty }
        let decoded: Bech32
        do throws(Bech32Error) {
            decoded = try Bech32(text)
        } catch {
            throw ContactAddressError(error, characters: text.count)
        }
        guard decoded.prefix == Self.prefix else { throw .otherKind(prefix: decoded.prefix) }
        guard text.utf8.count == Self.characters else {
            throw .length(characters: text.utf8.count)
        }
        guard decoded.checksum == .bech32m, let bytes = decoded.bytes else { throw .checksum }
        do throws(CryptoError) {
            key = try Ed25519.PublicKey(bytes)
        } catch {
            throw .length(characters: text.utf8.count)
        }
    }

    /// The 65 characters, in lower case.
    package var description: String {
        do throws(Bech32Error) {
            return try Bech32(prefix: Self.prefix, bytes: key.bytes, checksum: .bech32m).encoded()
        } catch {
            preconditionFailure("32 bytes fit in a bech32 string")
        }
    }

    private static func trimmed(_ text: String) -> String {
        var rest = Substring(text)
        while let first = rest.first, first.isWhitespace { rest.removeFirst() }
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return String(rest)
    }
}

/// Why text is no contact address.
package enum ContactAddressError: Error, Equatable, Sendable {
    case empty
    /// It has no `warren1` in front.
    case noPrefix
    /// It is an address of another kind of thing.
    case otherKind(prefix: String)
    case length(characters: Int)
    /// Some character was misread or mistyped.
    case checksum
    /// A character that no address has, counted from 1.
    case character(String, at: Int)
    case mixedCase

    init(_ error: Bech32Error, characters: Int) {
        switch error {
        case .tooLong, .noChecksum: self = .length(characters: characters)
        case .noSeparator, .prefixLength: self = .noPrefix
        case .unexpected(let byte, let index):
            let shown = (33...126).contains(byte) ? String(UnicodeScalar(byte)) : "?"
            self = .character(shown, at: index + 1)
        case .mixedCase: self = .mixedCase
        case .wrongChecksum: self = .checksum
        }
    }
}

extension ContactAddressError: CustomStringConvertible {
    /// What is wrong.
    package var description: String {
        switch self {
        case .empty: "The address is empty."
        case .noPrefix: "An address starts with \(ContactAddress.prefix)1."
        case .otherKind(let prefix): "An address starting with \(prefix)1 is not for files."
        case .length(let characters):
            "An address has \(ContactAddress.characters) characters; this has \(characters)."
        case .checksum: "The address has a typing mistake."
        case .character(let character, let place):
            "Character \(place) of the address, \(character), cannot be part of one."
        case .mixedCase: "The address mixes upper and lower case."
        }
    }

    /// What to do about it.
    package var hint: String {
        switch self {
        case .empty, .noPrefix, .otherKind:
            "Ask your contact for the address that their node shows; it starts with warren1."
        case .length: "Copy the whole address again."
        case .checksum, .character: "Compare it with the original, or copy it again."
        case .mixedCase: "Write it in lower case."
        }
    }
}
