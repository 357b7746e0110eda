import Console
import Files

/// What the data folder is like.
extension Finding {
    /// Less than this is soon used up by transfers and logs.
    private static let enoughBytes: Int64 = 1 << 30
    /// Less than this and databases cannot be written.
    private static let leastBytes: Int64 = 64 << 20

    static func folder(_ path: Path) -> [Finding] {
        do throws(FileError) {
            guard let status = try FileStatus.ifPresent(path) else {
                return [.ok("data folder", "\(path) will be made by the first start")]
            }
            return [try writable(path), try privacy(path, status), try space(path)]
        } catch {
            return [.fail("data folder", error)]
        }
    }

    private static func writable(_ path: Path) throws(FileError) -> Finding {
        let probe = path / "doctor"
        try AtomicFile.write([], to: probe, permissions: .ownerOnly)
        try probe.remove()
        return .ok("data folder", "\(path) can be written")
    }

    private static func privacy(
        _ path: Path,
        _ status: FileStatus
    ) throws(FileError) -> Finding {
        for file in [path / "api.token", path / "identity" / "node.key"] {
            guard let found = try FileStatus.ifPresent(file) else { continue }
            if found.permissions.rawValue & 0o077 != 0 {
                return .fail("permissions", "others may read \(file)", "chmod 600 \(file)")
            }
        }
        guard status.permissions.rawValue & 0o077 == 0 else {
            return .warn("permissions", "others may look into \(path)", "chmod 700 \(path)")
        }
        return .ok("permissions", "only you may look into it")
    }

    private static func space(_ path: Path) throws(FileError) -> Finding {
        let free = try Folder(path).freeBytes()
        let text = "\(ByteCount(free)) free"
        if free < leastBytes { return .fail("disk space", text, "free some space there") }
        if free < enoughBytes { return .warn("disk space", text, "free some space there") }
        return .ok("disk space", text)
    }
}
