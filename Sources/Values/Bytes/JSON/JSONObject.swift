/// The members of a JSON object in the order they were inserted, each key once.
///
/// Two keys are the same when their code units are (RFC 8259 §8.3), unlike Swift's `String`, which
/// also equates composed with decomposed letters. Small objects are scanned, larger hashed.
package struct JSONObject: Sendable {
    /// Below this many members a scan is faster than hashing, and the index would only cost memory.
    private static let scannedMembers = 12

    /// Every member, in order.
    package private(set) var members: [(key: String, value: JSON)] = []
    private var index: [JSONKey: Int] = [:]

    /// An object without members.
    package init() {}

    /// An object with these members; a repeated key is a programming error.
    package init(uniqueMembers: some Sequence<(String, JSON)>) {
        for (key, value) in uniqueMembers {
            let isNew = insert(value, for: key)
            precondition(isNew, "an object has the key \(key) twice")
        }
    }

    /// How many members there are.
    package var count: Int { members.count }
    /// Whether there are none.
    package var isEmpty: Bool { members.isEmpty }
    /// The keys, in order.
    package var keys: [String] { members.map(\.key) }

    /// The value of `key`; setting a new key appends it, setting nil removes it.
    package subscript(key: String) -> JSON? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let position?, let value?): members[position].value = value
            case (let position?, nil): remove(at: position)
            case (nil, let value?): append(value, for: key)
            case (nil, nil): break
            }
        }
    }

    /// Appends a member unless its key is already present; tells whether it did.
    package mutating func insert(_ value: JSON, for key: String) -> Bool {
        guard position(of: key) == nil else { return false }
        append(value, for: key)
        return true
    }

    private mutating func append(_ value: JSON, for key: String) {
        members.append((key, value))
        if members.count > Self.scannedMembers { extendIndex() }
    }

    private mutating func remove(at position: Int) {
        members.remove(at: position)
        index = [:]
        if members.count > Self.scannedMembers { extendIndex() }
    }

    private mutating func extendIndex() {
        for position in index.count..<members.count {
            index[JSONKey(text: members[position].key)] = position
        }
    }

    private func position(of key: String) -> Int? {
        if !index.isEmpty, members.count > Self.scannedMembers { return index[JSONKey(text: key)] }
        for position in members.indices
        where JSONKey(text: members[position].key) == JSONKey(text: key) {
            return position
        }
        return nil
    }
}

extension JSONObject: Equatable {
    /// Whether both have the same members; their order carries no meaning (RFC 8259 §1).
    package static func == (a: JSONObject, b: JSONObject) -> Bool {
        a.count == b.count && a.members.allSatisfy { b[$0.key] == $0.value }
    }
}

/// A key compared by its UTF-8 instead of by canonical equivalence.
private struct JSONKey: Hashable {
    let text: String

    static func == (a: JSONKey, b: JSONKey) -> Bool {
        // Equal code units make equal strings, so the quick comparison rules most pairs out.
        a.text.utf8.count == b.text.utf8.count && a.text == b.text
            && a.text.utf8.elementsEqual(b.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var text = text
        text.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
    }
}
