import Bytes

/// The version of the software a relay runs, for people and for dropping broken releases.
package struct SoftwareVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let major: UInt16
    package let minor: UInt16
    package let patch: UInt16

    package init(_ major: UInt16, _ minor: UInt16, _ patch: UInt16) {
        (self.major, self.minor, self.patch) = (major, minor, patch)
    }

    init(from reader: inout ByteReader) throws(DirectoryError) {
        (major, minor, patch) = (
            try reader.number(), try reader.number(), try reader.number()
        )
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(major)
        writer.integer(minor)
        writer.integer(patch)
    }

    /// The version as `major.minor.patch`.
    package var description: String { "\(major).\(minor).\(patch)" }

    package static func < (a: SoftwareVersion, b: SoftwareVersion) -> Bool {
        (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch)
    }
}
