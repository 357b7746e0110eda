extension JSON: ExpressibleByNilLiteral {
    package init(nilLiteral: ()) { self = .null }
}

extension JSON: ExpressibleByBooleanLiteral {
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON: ExpressibleByIntegerLiteral {
    package init(integerLiteral value: Int64) { self = .int(value) }
}

extension JSON: ExpressibleByFloatLiteral {
    package init(floatLiteral value: Double) { self = .double(value) }
}

extension JSON: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) { self = .string(value) }
}

extension JSON: ExpressibleByArrayLiteral {
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
