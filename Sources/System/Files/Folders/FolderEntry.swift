/// One thing found in a folder or below it.
package struct FolderEntry: Equatable, Sendable {
    /// Where it is, relative to the folder that was listed.
    package let path: Path
    /// Its own status; that of the link itself when it is one.
    package let status: FileStatus
}
