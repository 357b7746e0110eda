import Bytes
import Crypto
import Files
import Glibc

/// Files and folders made from a seed.
enum SampleTree {
    /// A file of `count` bytes, no two chunks of which are the same.
    static func file(_ path: Path, _ count: Int, seed: UInt64 = 1, permissions: UInt32 = 0o600)
        throws
    {
        var generator = SeededGenerator(seed: seed)
        var bytes = [UInt8](repeating: 0, count: count)
        for start in stride(from: 0, to: count, by: 4_096) {
            for index in start..<min(count, start + 8) {
                bytes[index] = UInt8(truncatingIfNeeded: generator.next())
            }
        }
        try Folder(path.parent).create()
        try File(opening: path, .replace, permissions: Permissions(rawValue: permissions))
            .append(bytes)
    }

    /// A folder with all that is peculiar.
    static func tree(_ path: Path) throws {
        try file(path / "large.bin", 3_000_001, seed: 2)
        try file(path / "empty", 0)
        try file(path / "one chunk", 256 << 10, seed: 3)
        try file(path / "inner/deep/er/script.sh", 700, seed: 4, permissions: 0o700)
        try file(path / "Zürich – 東京 🦊.txt", 12, seed: 5)
        // The same to the eye, and to Swift's strings, as another normalization of it.
        try file(path / "e\u{301}.txt", 5, seed: 6)
        try file(path / "\u{e9}.txt", 6, seed: 7)
        try Folder(path / "inner/empty folder").create()
        for number in 0..<60 { try file(path / "many/\(number).dat", number * 37, seed: 8) }
    }

    /// Everything below `path` that must be the same after a transfer.
    static func digest(_ path: Path) throws -> [String] {
        try Folder(path).walk().map { entry in
            let name = Hex.encode(entry.path.bytes)
            guard entry.status.kind == .regular else { return name + " folder" }
            let isExecutable = entry.status.permissions.rawValue & 0o100 != 0
            let seconds = entry.status.modifiedNanoseconds / 1_000_000_000
            return "\(name) \(isExecutable) \(seconds) \(try hash(path.joined(entry.path)))"
        }
    }

    /// The SHA-256 of a file.
    static func hash(_ path: Path) throws -> String {
        Hex.encode(Digest.sha256(try File.content(of: path, limit: 1 << 30)))
    }
}
