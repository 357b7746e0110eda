/// What a `Range` field asks for, of a representation of known length (RFC 9110 §14).
package enum ByteRanges: Sendable, Equatable {
    /// All of it, with 200: no range, another unit, or a field that is malformed or too greedy.
    case whole
    /// These parts of it, with 206; each holds at least one byte and lies within the length.
    case partial([Range<Int>])
    /// Nothing: no range overlaps it; answer 416.
    case unsatisfiable

    /// Reads a field; ranges that overlap nothing are left out.
    package init(_ field: String?, length: Int) {
        self = .whole
        guard let field, field.lowercased().hasPrefix("bytes=") else { return }
        let parts = field.dropFirst(6).split(separator: ",").map { $0.filter { $0 != " " } }
        guard (1...HTTPLimits.ranges).contains(parts.count) else { return }
        var ranges: [Range<Int>] = []
        for part in parts {
            guard let range = Self.range(part, length: length) else { return }
            if !range.isEmpty { ranges.append(range) }
        }
        // Asking for more than there is serves no one but an attacker (RFC 9110 §14.2).
        guard ranges.reduce(0, { $0 + $1.count }) <= length else { return }
        self = ranges.isEmpty ? .unsatisfiable : .partial(ranges)
    }

    /// `bytes 0-4/10`, for `Content-Range`.
    package static func contentRange(_ range: Range<Int>, length: Int) -> String {
        "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(length)"
    }

    /// `bytes */10`, for the `Content-Range` of a 416.
    package static func unsatisfied(length: Int) -> String { "bytes */\(length)" }

    /// One `first-last`, `first-` or `-suffix`, cut to the length; nil when malformed.
    private static func range(_ text: String, length: Int) -> Range<Int>? {
        guard let dash = text.utf8.firstIndex(of: UInt8(ascii: "-")) else { return nil }
        let (before, after) = (text[..<dash].utf8, text[dash...].utf8.dropFirst())
        if before.isEmpty {
            guard let suffix = HTTPSyntax.decimal(after) else { return nil }
            return max(0, length - suffix)..<length
        }
        guard let first = HTTPSyntax.decimal(before) else { return nil }
        if after.isEmpty { return min(first, length)..<length }
        guard let last = HTTPSyntax.decimal(after), last >= first else { return nil }
        return min(first, length)..<min(last + 1, length)
    }
}
