extension Unicode.Scalar {
    /// Whether showing this scalar could move a cursor, break a line or reverse what is read.
    package var isUnprintable: Bool {
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
        default: properties.isBidiControl || properties.isNoncharacterCodePoint || value == 0xFEFF
        }
    }
}

extension String {
    /// This text with every unprintable scalar as `\u{…}`, fit for one line of a terminal.
    package var printable: String {
        guard unicodeScalars.contains(where: \.isUnprintable) else { return self }
        var shown = ""
        for scalar in unicodeScalars {
            if scalar.isUnprintable {
                shown += "\\u{\(String(scalar.value, radix: 16))}"
            } else {
                shown.unicodeScalars.append(scalar)
            }
        }
        return shown
    }
}
