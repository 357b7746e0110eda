import Bytes

/// What the values of an option look like, on a command line as in a settings file.
///
/// Forms that are described in the same words are the same.
package struct ValueForm: Hashable, Sendable {
    /// What a value has to be, in words: `a whole number from 1 to 5`.
    package let expected: String
    private let check: @Sendable (String) -> Bool

    /// The values for which `check` holds, described by `expected`.
    package init(_ expected: String, _ check: @escaping @Sendable (String) -> Bool) {
        (self.expected, self.check) = (expected, check)
    }

    /// Whether `value` has this form.
    package func accepts(_ value: String) -> Bool { check(value) }

    package static func == (one: ValueForm, other: ValueForm) -> Bool {
        one.expected == other.expected
    }

    package func hash(into hasher: inout Hasher) { hasher.combine(expected) }
}

extension ValueForm {
    /// Anything: the command judges it.
    package static let text = ValueForm("a text") { _ in true }

    /// A size such as `64KiB`.
    package static let byteCount = ValueForm("a size such as 512, 64KiB, 10MB or 1.5GiB") {
        ByteCount(written: $0) != nil
    }

    /// A time span such as `5m`.
    package static let duration = ValueForm("a time such as 500ms, 30s, 5m, 1.5h or 2d") {
        Duration(written: $0) != nil
    }

    /// An IP address with a port.
    package static let endpoint = ValueForm(
        "an address and a port, such as 127.0.0.1:9001 or [::1]:9001"
    ) { Endpoint($0) != nil }

    /// A whole number within `range`.
    package static func wholeNumber(_ range: ClosedRange<Int>) -> ValueForm {
        ValueForm("a whole number from \(range.lowerBound) to \(range.upperBound)") {
            Int($0).map(range.contains) ?? false
        }
    }

    /// One of a closed set of words.
    package static func word<Choice: CaseIterable & RawRepresentable<String> & Sendable>(
        of type: Choice.Type
    ) -> ValueForm {
        let words = Choice.allCases.map(\.rawValue)
        return ValueForm("one of: \(words.joined(separator: ", "))") { words.contains($0) }
    }
}
