package import Bytes

/// Where something is in the file system: bytes, as Linux has them, compared as bytes.
///
/// Nothing here touches the disk; `normalised` and `isInside` are lexical.
package struct Path: Hashable, Sendable {
    /// The path as the system takes it, without a terminating zero.
    package let bytes: [UInt8]

    /// The path made of exactly these bytes.
    package init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// The path whose UTF-8 is that of `string`.
    package init(_ string: String) {
        bytes = Array(string.utf8)
    }

    private static let slash = UInt8(ascii: "/")

    /// The path as text, with what is not UTF-8 replaced; not for the terminal.
    package var string: String { String(decoding: bytes, as: UTF8.self) }

    /// Whether the path starts at the root.
    package var isAbsolute: Bool { bytes.first == Self.slash }

    /// The names between the slashes, without empty ones.
    package var components: [[UInt8]] {
        bytes.split(separator: Self.slash).map(Array.init)
    }

    /// The last name of the path; "/" for the root and "" for the empty path.
    package var lastComponent: String {
        guard let last = components.last else { return isAbsolute ? "/" : "" }
        return String(decoding: last, as: UTF8.self)
    }

    /// The folder this path lies in: "/" for the root, "." for a lone name.
    package var parent: Path {
        let above = Array(components.dropLast().joined(separator: [Self.slash]))
        if isAbsolute { return Path(bytes: [Self.slash] + above) }
        return above.isEmpty ? Path(".") : Path(bytes: above)
    }

    /// This path followed by `other`, or `other` alone when that is absolute.
    package func joined(_ other: Path) -> Path {
        if other.isAbsolute || bytes.isEmpty { return other }
        if other.bytes.isEmpty { return self }
        return Path(bytes: bytes + (bytes.last == Self.slash ? [] : [Self.slash]) + other.bytes)
    }

    /// This path followed by the name (or relative path) `name`, which the caller trusts.
    package static func / (path: Path, name: String) -> Path {
        path.joined(Path(name))
    }

    /// The path without ".", doubled slashes, and ".." where a name precedes it.
    ///
    /// Lexical: where links are involved the result may name another file.
    package var normalised: Path {
        var kept: [[UInt8]] = []
        let up = Array("..".utf8)
        for component in components where component != Array(".".utf8) {
            if component != up {
                kept.append(component)
            } else if let last = kept.last, last != up {
                kept.removeLast()
            } else if !isAbsolute {
                kept.append(up)
            }
        }
        let names = Array(kept.joined(separator: [Self.slash]))
        if isAbsolute { return Path(bytes: [Self.slash] + names) }
        return names.isEmpty ? Path(".") : Path(bytes: names)
    }

    /// Whether this path is `folder` or lies below it, both normalised.
    package func isInside(_ folder: Path) -> Bool {
        let inner = normalised.components
        let outer = folder.normalised.components
        guard isAbsolute == folder.isAbsolute else { return false }
        if outer == [Array(".".utf8)] { return inner.first != Array("..".utf8) }
        return inner.starts(with: outer)
    }

    /// The path below this one that a stranger named, for storing what they sent.
    ///
    /// `name` is one name, or several with "/" between them, each fit to be a `SafeName`.
    package func child(safe name: String) throws(UnsafeName) -> Path {
        let bytes = name.utf8.count
        guard bytes <= FileLimits.relativePathBytes else { throw .long(bytes: bytes) }
        let names = name.split(separator: "/", omittingEmptySubsequences: false)
        guard names.count <= FileLimits.relativePathComponents else {
            throw .deep(components: names.count)
        }
        var path = self
        for part in names {
            path = path.joined(Path(try SafeName(String(part)).string))
        }
        return path
    }
}

extension Path: ExpressibleByStringLiteral, CustomStringConvertible {
    package init(stringLiteral: String) {
        self.init(stringLiteral)
    }

    /// The path for people: control and bidirectional characters are escaped.
    package var description: String { string.printable }
}
