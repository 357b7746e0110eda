/// A value with parameters, as in `Content-Type` and `Content-Disposition` (RFC 9110 §5.6.6).
package struct HTTPParameters: Equatable, Sendable {
    /// What stands before the first semicolon, trimmed.
    package let value: String
    private var parameters: [QueryItems.Item] = []

    /// Reads a field value; total: parameters that are malformed are left out.
    package init(_ text: String) {
        let bytes = Array(text.utf8)
        var parts = Self.split(bytes)[...]
        value = String(decoding: Self.trim(parts.popFirst() ?? []), as: UTF8.self)
        for part in parts.prefix(16) {
            guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let name = Self.trim(part[..<equals])
            guard HTTPSyntax.isToken(name) else { continue }
            parameters.append(
                QueryItems.Item(
                    name: String(decoding: name.map { HTTPSyntax.lowercased($0) }, as: UTF8.self),
                    value: Self.unquoted(Self.trim(part[(equals + 1)...]))
                )
            )
        }
    }

    /// The first parameter of this name, which must be in lower case.
    package subscript(name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    /// Parts between semicolons that stand outside quotes.
    private static func split(_ bytes: [UInt8]) -> [ArraySlice<UInt8>] {
        var parts: [ArraySlice<UInt8>] = []
        var (start, isQuoted, isEscaped) = (0, false, false)
        for (index, byte) in bytes.enumerated() {
            if isEscaped {
                isEscaped = false
            } else if byte == UInt8(ascii: "\\"), isQuoted {
                isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
            } else if byte == UInt8(ascii: ";"), !isQuoted {
                parts.append(bytes[start..<index])
                start = index + 1
            }
        }
        return parts + [bytes[start...]]
    }

    /// The text inside quotes with `\"` and `\\` resolved; other backslashes stay, as in file
    /// names.
    private static func unquoted(_ bytes: ArraySlice<UInt8>) -> String {
        let quote = UInt8(ascii: "\""), backslash = UInt8(ascii: "\\")
        guard bytes.count >= 2, bytes.first == quote, bytes.last == quote else {
            return String(decoding: bytes, as: UTF8.self)
        }
        var text: [UInt8] = []
        var rest = bytes.dropFirst().dropLast()
        while let byte = rest.popFirst() {
            if byte == backslash, let next = rest.first, next == quote || next == backslash {
                text.append(next)
                rest = rest.dropFirst()
            } else {
                text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func trim(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank = { (byte: UInt8) in byte == HTTPSyntax.space || byte == HTTPSyntax.tab }
        let start = bytes.drop(while: isBlank)
        return start.lastIndex { !isBlank($0) }.map { start[...$0] } ?? []
    }
}
