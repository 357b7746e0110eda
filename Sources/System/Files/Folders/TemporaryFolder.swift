import Glibc

/// A new folder (0700) that goes, with all it holds, when its owner lets go.
package final class TemporaryFolder: Sendable {
    /// Where the folder is.
    package let path: Path

    /// Creates a folder with an unused name inside `parent`.
    package init(in parent: Path = "/tmp") throws(FileError) {
        var name = try (parent / "warren-XXXXXX").cString(.createFolder)
        guard mkdtemp(&name) != nil else { throw .last(.createFolder, parent) }
        path = Path(bytes: name.dropLast().map { UInt8(bitPattern: $0) })
    }

    deinit {
        // Nobody is left to tell, and leaving something behind in a folder for passing things is
        // mild.
        do { try Folder(path).removeTree() } catch {}
    }
}
