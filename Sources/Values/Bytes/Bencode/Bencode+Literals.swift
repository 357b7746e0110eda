extension Bencode: ExpressibleByIntegerLiteral {
    /// A number is an `integer`.
    package init(integerLiteral value: Int64) { self = .integer(value) }
}

extension Bencode: ExpressibleByStringLiteral {
    /// A literal in quotes is its UTF-8.
    package init(stringLiteral value: String) { self = .text(value) }
}

extension Bencode: ExpressibleByArrayLiteral {
    /// Keeps the order written.
    package init(arrayLiteral elements: Bencode...) { self = .list(elements) }
}

extension Bencode: ExpressibleByDictionaryLiteral {
    /// Sorts the entries; a key written twice is a programming error.
    package init(dictionaryLiteral pairs: (String, Bencode)...) {
        self = .dictionary(BencodeDictionary(uniqueEntries: pairs))
    }
}

extension BencodeDictionary: ExpressibleByDictionaryLiteral {
    /// Sorts the entries; a key written twice is a programming error.
    package init(dictionaryLiteral pairs: (String, Bencode)...) {
        self.init(uniqueEntries: pairs)
    }
}
