/// A description cut into its session part and its sections.
struct SDPLines {
    private(set) var session = SDPAttributes()
    private(set) var origin: Substring?
    private(set) var sections: [SDPSection] = []

    init(_ text: String) throws(SDPError) {
        guard text.utf8.count <= WebRTCLimits.sdpBytes else {
            throw .oversized(bytes: text.utf8.count)
        }
        // CR and LF are one character to Swift; some peers end lines with LF alone.
        let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
        guard lines.count <= WebRTCLimits.sdpLines + 1 else { throw .tooManyLines }
        guard lines.first == "v=0" else { throw .malformed(line: 1) }
        for (index, line) in lines.enumerated() where !line.isEmpty {
            try read(line, number: index + 1)
        }
    }

    private mutating func read(_ line: Substring, number: Int) throws(SDPError) {
        let isPlain = line.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        guard line.dropFirst().first == "=", isPlain else { throw .malformed(line: number) }
        let value = line.dropFirst(2)
        switch line.first {
        case "m":
            guard sections.count < WebRTCLimits.sdpSections else { throw .tooManySections }
            guard let section = SDPSection(value) else {
                throw .invalid(.media, String(value.prefix(80)))
            }
            sections.append(section)
        case "a" where sections.isEmpty: session.append(value)
        case "a": sections[sections.count - 1].attributes.append(value)
        case "o" where sections.isEmpty: origin = value
        default: break
        }
    }

    /// The first section that data channels can run over, by its position.
    var dataSection: Int? {
        sections.firstIndex { $0.dataForm != nil && $0.isOffered }
    }

    /// Sections that share one transport (RFC 9143 §5).
    var bundles: [Set<Substring>] {
        session.all("group").compactMap { group in
            let words = group.split(separator: " ").map { Substring($0) }
            return words.first == "BUNDLE" ? Set(words.dropFirst()) : nil
        }
    }
}
