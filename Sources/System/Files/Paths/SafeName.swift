/// A file name from a stranger that is safe to create, list and show on every common system.
package struct SafeName: Hashable, Sendable, CustomStringConvertible {
    /// The name, 1 to `FileLimits.nameBytes` bytes of UTF-8.
    package let string: String

    /// The name as it is, or a refusal.
    package init(_ name: String) throws(UnsafeName) {
        let bytes = name.utf8.count
        if name.isEmpty { throw .empty }
        if bytes > FileLimits.nameBytes { throw .long(bytes: bytes) }
        if name == "." || name == ".." { throw .traversal }
        for scalar in name.unicodeScalars {
            if scalar.isUnprintable { throw .unprintable(scalar) }
            if Self.forbidden.contains(scalar) { throw .forbidden(scalar) }
        }
        if Self.trimmed(name[...]).utf8.count != bytes { throw .edges }
        if let device = Self.device(in: name) { throw .reserved(device) }
        string = name
    }

    /// A safe name as close to `name` as can be: what is not allowed becomes "_".
    ///
    /// A long name keeps its extension and loses the end of its stem.
    package init(taming name: String) {
        var scalars = String.UnicodeScalarView()
        // A scalar is at most 4 bytes, so this much is enough to fill the longest name.
        for scalar in name.unicodeScalars.prefix(FileLimits.nameBytes * 4) {
            let refused = scalar.isUnprintable || Self.forbidden.contains(scalar)
            scalars.append(refused ? "_" : scalar)
        }
        var tame = String(Self.trimmed(String(scalars)[...]))
        if Self.device(in: tame) != nil { tame = "_" + tame }
        tame = Self.shortened(tame, to: FileLimits.nameBytes)
        string = tame.isEmpty ? "_" : tame
    }

    package var description: String { string }

    /// What Windows refuses in names, and the separators of both worlds.
    private static let forbidden: Set<Unicode.Scalar> = [
        "/", "\\", ":", "*", "?", "\"", "<", ">", "|",
    ]

    /// Device names of Windows, refused there with any extension.
    private static let devices: Set<String> = {
        var names: Set<String> = ["con", "prn", "aux", "nul", "conin$", "conout$"]
        for digit in "0123456789¹²³" {
            names.formUnion(["com\(digit)", "lpt\(digit)"])
        }
        return names
    }()

    private static func device(in name: String) -> String? {
        let stem = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)[0]
        let device = trimmed(stem).lowercased()
        return devices.contains(device) ? device : nil
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

    private static func shortened(_ name: String, to limit: Int) -> String {
        guard name.utf8.count > limit else { return name }
        var ending = Substring()
        if let dot = name.lastIndex(of: "."), name[dot...].utf8.count <= 16 {
            ending = name[dot...]
        }
        var stem = name.dropLast(ending.count).unicodeScalars
        while String(stem).utf8.count + ending.utf8.count > limit {
            stem.removeLast()
        }
        return String(trimmed(Substring(stem))) + ending
    }
}
