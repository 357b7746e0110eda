/// Which path components may be created on behalf of a stranger.
package enum SafeName {
    /// Ending of files not yet complete; no transfer may bring one of its own.
    package static let partialSuffix = ".warren-part"

    /// Whether a component names exactly one entry of the folder it is put in, and shows what it is.
    ///
    /// Refused are separators and control characters, `.` and `..`, names reserved by Windows with any
    /// ending, leading or trailing spaces, a trailing dot, and characters that reorder text, with which
    /// `exe.txt` can be made of `txt.exe` (Unicode UAX #9).
    package static func isSafe(_ name: String) -> Bool {
        let count = name.utf8.count
        guard (1...TransferLimits.nameBytes).contains(count),
            name.unicodeScalars.allSatisfy(isPlain), !name.hasSuffix(partialSuffix),
            let first = name.utf8.first, let last = name.utf8.last,
            first != space, last != space, last != dot
        else { return false }
        return !isReserved(name)
    }

    private static let space = UInt8(ascii: " ")
    private static let dot = UInt8(ascii: ".")

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0..<0x20, 0x7F..<0xA0: false  // control characters
        case 0x2F, 0x5C: false  // separators
        case 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0x061C: false  // direction
        case 0x2028, 0x2029: false  // line and paragraph separators
        default: true
        }
    }

    private static let reserved: Set<String> = [
        "con", "prn", "aux", "nul", "conin$", "conout$",
        "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9",
        "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
    ]

    private static func isReserved(_ name: String) -> Bool {
        let stem = name.split(separator: ".", omittingEmptySubsequences: false).first ?? ""
        return stem.utf8.count <= 7 && reserved.contains(stem.lowercased())
    }
}
