/// What this module accepts before it refuses.
package enum FileLimits {
    /// Longest relative path a stranger may name, in bytes of UTF-8 (PATH_MAX is 4096).
    package static let relativePathBytes = 2_048
    /// Most components of a relative path that a stranger may name.
    package static let relativePathComponents = 32
    /// Most entries a folder listing or walk returns unless the caller asks for another bound.
    package static let folderEntries = 1 << 20
    /// Deepest folder a walk or a removal enters; each level holds one descriptor.
    package static let folderDepth = 64
    /// Largest configuration file, in bytes.
    package static let configurationBytes = 1 << 18
    /// Most assignments in one configuration file.
    package static let configurationAssignments = 4_096
    /// Most dots in one run of key characters: toml++ destroys nested tables recursively.
    package static let configurationDots = 128
}
