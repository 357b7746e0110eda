/// One JSON value (RFC 8259).
///
/// A number is an `int` when it was written without fraction and exponent and fits 64 bits; any
/// other is a `double`, so what `intValue` gives was never rounded.
package enum JSON: Equatable, Sendable {
    case null
    case bool(Bool)
    case int(Int64)
    case double(Double)
    case string(String)
    case array([JSON])
    case object(JSONObject)
}

extension JSON {
    /// The text, when this is a string.
    package var stringValue: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The number, when this is an integer.
    package var intValue: Int64? {
        guard case .int(let number) = self else { return nil }
        return number
    }

    /// The number, when this is one; integers beyond 2^53 are rounded.
    package var doubleValue: Double? {
        switch self {
        case .int(let number): Double(number)
        case .double(let number): number
        case .null, .bool, .string, .array, .object: nil
        }
    }

    /// The truth value, when this is one.
    package var boolValue: Bool? {
        guard case .bool(let truth) = self else { return nil }
        return truth
    }

    /// The elements, when this is an array.
    package var arrayValue: [JSON]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members, when this is an object.
    package var objectValue: JSONObject? {
        guard case .object(let members) = self else { return nil }
        return members
    }

    /// Whether this is `null`.
    package var isNull: Bool { self == .null }

    /// The member called `key`, when this is an object that has it.
    package subscript(key: String) -> JSON? { objectValue?[key] }

    /// The element at `index`, when this is an array that reaches so far.
    package subscript(index: Int) -> JSON? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }
}
