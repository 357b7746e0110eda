import Bytes
import Crypto
import TransferWire

/// Manifests and contents made from seeds.
struct SampleFiles {
    var manifest: Manifest
    /// Content by path, components joined with slashes.
    var contents: [String: [UInt8]]

    static let chunk = TransferLimits.chunkBytes

    /// Files of these sizes, named so that they keep this order, and one empty folder.
    init(sizes: [Int], seed: UInt64 = 1, modified: UInt64 = 7) throws {
        var (entries, contents): ([ManifestEntry], [String: [UInt8]]) = ([], [:])
        for (index, size) in sizes.enumerated() {
            let path = ["set", "file-\(String(1_000 + index).dropFirst())"]
            entries.append(
                ManifestEntry(
                    path: path,
                    kind: index.isMultiple(of: 2) ? .file : .executable,
                    bytes: UInt64(size),
                    modified: modified
                )
            )
            contents[path.joined(separator: "/")] = Self.content(
                size,
                seed: seed &+ UInt64(index) &* 977
            )
        }
        entries.append(ManifestEntry(path: ["set", "empty folder"], kind: .folder))
        manifest = try Manifest(entries)
        self.contents = contents
    }

    /// Bytes that differ from chunk to chunk.
    static func content(_ count: Int, seed: UInt64) -> [UInt8] {
        var generator = SeededGenerator(seed: seed)
        var bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: seed), count: count)
        for start in stride(from: 0, to: count, by: 60_000) {
            for index in start..<min(count, start + 8) {
                bytes[index] = UInt8(truncatingIfNeeded: generator.next())
            }
        }
        return bytes
    }

    func path(_ file: Int) -> String { manifest.entries[file].path.joined(separator: "/") }

    static func id(_ seed: UInt64 = 5) -> TransferID {
        var generator = SeededGenerator(seed: seed)
        return TransferID(using: &generator)
    }

    static func key(_ seed: UInt8) throws -> Ed25519.PrivateKey {
        try [UInt8](repeating: seed, count: 32).withUnsafeBytes { try Ed25519.PrivateKey(seed: $0) }
    }
}

/// A receiver's disk: what survives when its process does not.
struct SampleDisk {
    var partial: [String: [UInt8]] = [:]
    var final: [String: [UInt8]] = [:]
    var journal: [UInt8] = []
    var discarded: [String] = []
    var stored = 0
    /// Bytes of the last journal write when nothing was done since: a kill may tear those.
    var tearable = 0

    /// Loses the end of the write that was under way when the process was killed.
    mutating func tear(_ bytes: Int) {
        journal.removeLast(min(bytes, tearable))
        tearable = 0
    }
}
