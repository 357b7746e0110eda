/// Text for a terminal, in which only our own words can move the cursor.
///
/// Literal parts are ours. Whatever is interpolated may come from a stranger (a relay's name, a
/// file's name), so its control characters are shown as escapes:
/// `"\(relay.name, .bold) answered in \(time)"`.
package struct Phrase: Equatable, Sendable {
    struct Span: Equatable, Sendable {
        var text: String
        var style: Style?
    }

    private(set) var spans: [Span]

    /// Text in which only line breaks are kept as they are.
    package init(lines text: String) {
        spans = [Span(text: text.escapedForTerminal(keepingLineBreaks: true), style: nil)]
    }

    /// Puts two phrases behind each other.
    package static func + (a: Phrase, b: Phrase) -> Phrase {
        var sum = a
        sum.spans += b.spans
        return sum
    }

    /// The text as it is sent, with colours where `coloured`.
    func rendered(coloured: Bool) -> String {
        spans.map { span in
            guard coloured, let style = span.style else { return span.text }
            return "\u{1B}[\(style.rawValue)m\(span.text)\u{1B}[0m"
        }.joined()
    }
}

extension Phrase: ExpressibleByStringInterpolation {
    package init(stringLiteral value: String) {
        spans = [Span(text: value, style: nil)]
    }

    package init(stringInterpolation: StringInterpolation) {
        spans = stringInterpolation.spans
    }

    /// Collects the parts of a phrase, escaping those that are not literal.
    package struct StringInterpolation: StringInterpolationProtocol {
        var spans: [Span] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            spans.reserveCapacity(interpolationCount * 2 + 1)
        }

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { spans.append(Span(text: literal, style: nil)) }
        }

        package mutating func appendInterpolation(_ value: Phrase) {
            spans += value.spans
        }

        package mutating func appendInterpolation(_ value: some Any, _ style: Style? = nil) {
            spans.append(Span(text: String(describing: value).escapedForTerminal(), style: style))
        }
    }
}
