/// One bencoded value (BEP 3).
package enum Bencode: Hashable, Sendable {
    case integer(Int64)
    /// A byte string; nothing says it is text.
    case bytes([UInt8])
    case list([Bencode])
    case dictionary(BencodeDictionary)

    /// A byte string with the UTF-8 of `text`.
    package static func text(_ text: String) -> Bencode { .bytes(Array(text.utf8)) }
}

extension Bencode {
    /// The number, when this is one.
    package var integerValue: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    /// The byte string, when this is one.
    package var bytesValue: [UInt8]? {
        guard case .bytes(let bytes) = self else { return nil }
        return bytes
    }

    /// The byte string as text, when this is one and it is UTF-8.
    package var textValue: String? { bytesValue.flatMap { String(validating: $0, as: UTF8.self) } }

    /// The elements, when this is a list.
    package var listValue: [Bencode]? {
        guard case .list(let elements) = self else { return nil }
        return elements
    }

    /// The entries, when this is a dictionary.
    package var dictionaryValue: BencodeDictionary? {
        guard case .dictionary(let entries) = self else { return nil }
        return entries
    }

    /// The value of `key`, when this is a dictionary that has it.
    package subscript(key: String) -> Bencode? { dictionaryValue?[key] }
}
