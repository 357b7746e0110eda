/// Why a manifest was refused.
package enum ManifestError: Error, Equatable, Sendable {
    /// The encoding breaks off, goes on too long, or is of another version.
    case malformed
    /// The encoding is over its limit.
    case oversized(bytes: Int)
    /// No entries, or more than allowed.
    case entries(Int)
    /// A path has no component, too many, or too many bytes.
    case path(entry: Int)
    /// A path component could lead out of the folder or deceive.
    case unsafeName(entry: Int)
    /// Entries are not in strictly ascending order of their paths.
    case unordered(entry: Int)
    /// A file stands where another entry needs a folder.
    case fileAsFolder(entry: Int)
    /// A file is larger than allowed.
    case fileBytes(entry: Int)
    /// A kind or time the format does not have.
    case attributes(entry: Int)
}
