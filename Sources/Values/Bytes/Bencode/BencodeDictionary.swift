/// A bencoded dictionary: byte-string keys in ascending raw order, each once (BEP 3).
package struct BencodeDictionary: Hashable, Sendable {
    /// One key with its value.
    package struct Entry: Hashable, Sendable {
        /// The raw bytes that sort it.
        package let key: [UInt8]
        /// What stands under the key.
        package var value: Bencode
    }

    /// Every entry, sorted by key.
    package private(set) var entries: [Entry] = []

    /// A dictionary without entries.
    package init() {}

    /// A dictionary with these entries; a repeated key is a programming error.
    package init(uniqueEntries: some Sequence<(String, Bencode)>) {
        for (key, value) in uniqueEntries {
            precondition(self[key] == nil, "a dictionary has the key \(key) twice")
            self[key] = value
        }
    }

    /// How many entries there are.
    package var count: Int { entries.count }
    /// Whether there are none.
    package var isEmpty: Bool { entries.isEmpty }

    /// The value of the key with these bytes; setting nil removes it.
    package subscript(key: [UInt8]) -> Bencode? {
        get {
            let position = position(of: key)
            return holds(key, at: position) ? entries[position].value : nil
        }
        set {
            let position = position(of: key)
            switch (holds(key, at: position), newValue) {
            case (true, let value?): entries[position].value = value
            case (true, nil): entries.remove(at: position)
            case (false, let value?): entries.insert(Entry(key: key, value: value), at: position)
            case (false, nil): break
            }
        }
    }

    /// The value of the key with the UTF-8 of `key`; setting nil removes it.
    package subscript(key: String) -> Bencode? {
        get { self[Array(key.utf8)] }
        set { self[Array(key.utf8)] = newValue }
    }

    /// Appends an entry whose key the caller has found to sort after all others.
    mutating func append(_ value: Bencode, for key: [UInt8]) {
        entries.append(Entry(key: key, value: value))
    }

    /// The first position whose key does not sort before `key`.
    private func position(of key: [UInt8]) -> Int {
        var range = entries.indices
        while !range.isEmpty {
            let middle = range.lowerBound + range.count / 2
            if entries[middle].key.lexicographicallyPrecedes(key) {
                range = (middle + 1)..<range.upperBound
            } else {
                range = range.lowerBound..<middle
            }
        }
        return range.lowerBound
    }

    private func holds(_ key: [UInt8], at position: Int) -> Bool {
        position < entries.count && entries[position].key == key
    }
}
