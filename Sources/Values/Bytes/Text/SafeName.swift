/// A file name from a stranger that is safe to create, list and show on every common system.
package struct SafeName: Hashable, Sendable, CustomStringConvertible {
    /// The name, 1 to `BytesLimits.nameBytes` bytes of UTF-8.
    package let string: String

    /// The name as it is, or a refusal.
    package init(_ name: String) throws(UnsafeName) {
        let bytes = name.utf8.count
        if name.isEmpty { throw .empty }
        if bytes > BytesLimits.nameBytes { throw .long(bytes: bytes) }
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
        for scalar in name.unicodeScalars {
            let refused = scalar.isUnprintable || Self.forbidden.contains(scalar)
            scalars.append(refused ? "_" : scalar)
        }
        let tame = Self.shortened(String(Self.trimmed(String(scalars)[...])))
        // Shortened again: "nul" may be followed by a dot and as much as there is room for.
        string = tame.isEmpty || Self.device(in: tame) != nil ? Self.shortened("_" + tame) : tame
    }

    /// Whether a stranger's `name` may be used as it is.
    package static func isSafe(_ name: String) -> Bool {
        switch Result(catching: { () throws(UnsafeName) in try SafeName(name) }) {
        case .success: true
        case .failure: false
        }
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

    private static func shortened(_ name: String) -> String {
        guard name.utf8.count > BytesLimits.nameBytes else { return name }
        var ending = Substring()
        if let dot = name.lastIndex(of: "."), name[dot...].utf8.count <= 16 {
            ending = name[dot...]
        }
        var room = BytesLimits.nameBytes - ending.utf8.count
        let stem = name.unicodeScalars.prefix { scalar in
            room -= UTF8.width(scalar)
            return room >= 0
        }
        return String(trimmed(Substring(stem))) + ending
    }
}
