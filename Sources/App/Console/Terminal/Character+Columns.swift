extension Character {
    /// How many columns a terminal gives this character: 0, 1 or 2.
    ///
    /// Two for East Asian wide and full-width characters (Unicode Standard Annex 11) and for
    /// emoji, none for marks that stand on the character before.
    var columns: Int {
        guard let first = unicodeScalars.first else { return 0 }
        if first.isASCII { return first.value < 0x20 || first.value == 0x7F ? 0 : 1 }
        let asEmoji =
            first.properties.isEmojiPresentation
            || unicodeScalars.dropFirst().contains { $0.value == 0xFE0F }
        if asEmoji || first.isWide { return 2 }
        switch first.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control: return 0
        default: return 1
        }
    }
}

extension Unicode.Scalar {
    /// East Asian Width W or F, by block: assigned or not, as terminals do it.
    fileprivate var isWide: Bool {
        switch value {
        case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF: true
        case 0x4E00...0x9FFF, 0xA000...0xA4CF, 0xA960...0xA97F, 0xAC00...0xD7A3: true
        case 0xF900...0xFAFF, 0xFE10...0xFE19, 0xFE30...0xFE6F, 0xFF01...0xFF60: true
        case 0xFFE0...0xFFE6, 0x16FE0...0x18CFF, 0x1AFF0...0x1B2FF, 0x1F200...0x1F2FF: true
        case 0x20000...0x3FFFD: true
        default: false
        }
    }
}
