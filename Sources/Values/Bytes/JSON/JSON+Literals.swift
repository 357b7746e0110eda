extension JSON: ExpressibleByNilLiteral {
    /// `nil` is `null`.
    package init(nilLiteral: ()) { self = .null }
}

extension JSON: ExpressibleByBooleanLiteral {
    /// `true` and `false` are themselves.
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON: ExpressibleByIntegerLiteral {
    /// A literal without fraction is an `int`.
    package init(integerLiteral value: Int64) { self = .int(value) }
}

extension JSON: ExpressibleByFloatLiteral {
    /// A literal with a fraction is a `double`.
    package init(floatLiteral value: Double) { self = .double(value) }
}

extension JSON: ExpressibleByStringInterpolation {
    /// A literal in quotes is a `string`.
    package init(stringLiteral value: String) { self = .string(value) }
}

extension JSON: ExpressibleByArrayLiteral {
    /// Keeps the order written.
    package init(arrayLiteral elements: JSON...) { self = .array(elements) }
}

extension JSON: ExpressibleByDictionaryLiteral {
    /// Keeps the order written; a key written twice is a programming error.
    package init(dictionaryLiteral members: (String, JSON)...) {
        self = .object(JSONObject(uniqueMembers: members))
    }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    /// Keeps the order written; a key written twice is a programming error.
    package init(dictionaryLiteral members: (String, JSON)...) {
        self.init(uniqueMembers: members)
    }
}
