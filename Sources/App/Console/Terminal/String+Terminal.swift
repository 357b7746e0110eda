extension String {
    /// The text with everything that could steer a terminal or hide in it spelled out.
    ///
    /// Control characters (C0, DEL, C1), line and paragraph separators, directional overrides,
    /// invisible characters and tags become `\n`, `\t`, `\u{1B}` and so on.
    package func escapedForTerminal(keepingLineBreaks: Bool = false) -> String {
        guard unicodeScalars.contains(where: { $0.mustBeSpelledOut }) else { return self }
        var escaped = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch scalar {
            case "\n" where keepingLineBreaks: escaped.append(scalar)
            case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
            case "\r": escaped.append(contentsOf: "\\r".unicodeScalars)
            case "\t": escaped.append(contentsOf: "\\t".unicodeScalars)
            case _ where scalar.mustBeSpelledOut:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                escaped.append(contentsOf: "\\u{\(digits)}".unicodeScalars)
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }

    /// How many columns the text takes on a terminal, without wrapping.
    package var columns: Int { reduce(0) { $0 + $1.columns } }

    /// The text cut to `limit` columns, with an ellipsis in the last one when something is cut.
    package func truncated(toColumns limit: Int) -> String {
        guard columns > limit else { return self }
        guard limit > 0 else { return "" }
        var kept = ""
        var used = 0
        for character in self {
            guard used + character.columns < limit else { break }
            kept.append(character)
            used += character.columns
        }
        return kept + "…"
    }

    /// The text followed, or preceded, by spaces up to `width` columns.
    package func padded(toColumns width: Int, _ alignment: Alignment = .leading) -> String {
        let spaces = String(repeating: " ", count: max(0, width - columns))
        return alignment == .leading ? self + spaces : spaces + self
    }

    /// The text broken at spaces into lines of at most `width` columns; longer words stand alone.
    package func wrapped(toColumns width: Int) -> [String] {
        split(separator: "\n", omittingEmptySubsequences: false).flatMap { paragraph in
            var lines = [""]
            for word in paragraph.split(separator: " ") {
                let last = lines[lines.count - 1]
                if last.isEmpty {
                    lines[lines.count - 1] = String(word)
                } else if last.columns + 1 + String(word).columns <= width {
                    lines[lines.count - 1] += " \(word)"
                } else {
                    lines.append(String(word))
                }
            }
            return lines
        }
    }
}

/// On which side of its column a text stands.
package enum Alignment: Sendable {
    case leading
    case trailing
}

extension Unicode.Scalar {
    fileprivate var mustBeSpelledOut: Bool {
        switch value {
        case 0...0x1F, 0x7F...0x9F: true
        // Soft hyphen, Arabic letter mark, zero-width space, marks, separators, overrides.
        case 0xAD, 0x61C, 0x180E, 0x200B, 0x200E...0x200F, 0x2028...0x202E: true
        // Word joiner, invisible operators, isolates, deprecated format characters.
        case 0x2060...0x206F, 0xFEFF, 0xFFF9...0xFFFB: true
        case 0xE0000...0xE007F: true
        default: false
        }
    }
}
