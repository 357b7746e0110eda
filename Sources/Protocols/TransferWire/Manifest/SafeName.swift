/// Which path components may be created on behalf of a stranger.
///
/// The rules are those of a file name fit for every common system, so that what a manifest holds
/// can be stored under its own name wherever it arrives.
package enum SafeName {
    /// Ending of files not yet complete; no transfer may bring one of its own.
    package static let partialSuffix = ".warren-part"

    /// Whether a component names exactly one entry of the folder it is put in, and shows what it
    /// is.
    ///
    /// Refused are separators and what else Windows forbids, its device names with any ending,
    /// blanks at the edges, dots at the end, and characters that do not show or that reorder text,
    /// with which
    /// `exe.txt` can be made of `txt.exe` (Unicode UAX #9).
    package static func isSafe(_ name: String) -> Bool {
        (1...TransferLimits.nameBytes).contains(name.utf8.count)
            && name.unicodeScalars.allSatisfy(isPlain)
            && trimmed(name[...]).utf8.count == name.utf8.count
            && !name.hasSuffix(partialSuffix) && !isDevice(name)
    }

    private static let forbidden: Set<Unicode.Scalar> = [
        "/", "\\", ":", "*", "?", "\"", "<", ">", "|",
    ]

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        if forbidden.contains(scalar) { return false }
        if scalar.isASCII { return (0x20..<0x7F).contains(scalar.value) }
        return switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: false
        default:
            !scalar.properties.isBidiControl && !scalar.properties.isNoncharacterCodePoint
                && scalar.value != 0xFEFF
        }
    }

    private static let devices: Set<String> = {
        var names: Set<String> = ["con", "prn", "aux", "nul", "conin$", "conout$"]
        for digit in "0123456789¹²³" { names.formUnion(["com\(digit)", "lpt\(digit)"]) }
        return names
    }()

    private static func isDevice(_ name: String) -> Bool {
        let stem = trimmed(name.prefix { $0 != "." })
        return stem.utf8.count <= 7 && devices.contains(stem.lowercased())
    }

    /// `name` without blanks at either end and without dots at its end, which Windows drops.
    private static func trimmed(_ name: Substring) -> Substring {
        var scalars = name.unicodeScalars
        while let last = scalars.last, last == "." || last.properties.isWhitespace {
            scalars.removeLast()
        }
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        return Substring(scalars)
    }
}
