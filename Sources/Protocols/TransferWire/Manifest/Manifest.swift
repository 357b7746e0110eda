import Bytes
package import Crypto

/// What a transfer consists of: files and folders, ascending by path.
///
/// Holding one means its limits are kept and no path leads out of the receiver's folder.
package struct Manifest: Hashable, Sendable {
    private static let formatVersion: UInt8 = 1
    /// The folder in the receiver's download folder that holds what is not complete.
    package static let partialFolder = ".warren-partial"

    package let entries: [ManifestEntry]
    /// Content bytes of all files.
    package let totalBytes: UInt64
    /// Identifies the manifest.
    package let hash: Bytes32

    /// Sorts the entries and checks every limit.
    package init(_ entries: [ManifestEntry]) throws(ManifestError) {
        try self.init(sorted: entries.sorted { Self.isOrdered($0.path, before: $1.path) })
    }

    /// Reads the byte form.
    package init(decoding bytes: [UInt8]) throws(ManifestError) {
        guard bytes.count <= TransferLimits.manifestBytes else {
            throw .oversized(bytes: bytes.count)
        }
        var reader = ByteReader(bytes.span.bytes)
        let count = try Self.count(from: &reader)
        var entries: [ManifestEntry] = []
        for entry in 0..<count {
            entries.append(try ManifestEntry(from: &reader, entry: entry))
        }
        guard reader.remaining == 0 else { throw .malformed }
        try self.init(sorted: entries)
    }

    private init(sorted entries: [ManifestEntry]) throws(ManifestError) {
        guard (1...TransferLimits.entries).contains(entries.count) else {
            throw .entries(entries.count)
        }
        var total: UInt64 = 0
        for (index, entry) in entries.enumerated() {
            try Self.check(entry, at: index)
            if index > 0 { try Self.check(entry, after: entries[index - 1], at: index) }
            total += entry.bytes  // 100 000 files of 2⁴⁰ bytes stay far below 2⁶⁴
        }
        self.entries = entries
        totalBytes = total
        let bytes = Self.encode(entries)
        guard bytes.count <= TransferLimits.manifestBytes else {
            throw .oversized(bytes: bytes.count)
        }
        hash = TransferHash.digest(.manifest, bytes)
    }

    /// The byte form (Docs/protocols/transfer.md).
    package var bytes: [UInt8] { Self.encode(entries) }

    /// How many entries are files.
    package var fileCount: Int { entries.count { $0.kind != .folder } }

    private static func encode(_ entries: [ManifestEntry]) -> [UInt8] {
        var writer = ByteWriter(capacity: 5 + entries.count * 48)
        writer.integer(formatVersion)
        writer.index(entries.count)
        for entry in entries { entry.write(to: &writer) }
        return writer.bytes
    }

    private static func count(from reader: inout ByteReader) throws(ManifestError) -> Int {
        do {
            guard try reader.number(UInt8.self) == formatVersion else {
                throw ManifestError.malformed
            }
            return try reader.index()
        } catch {
            throw .malformed
        }
    }

    private static func check(_ entry: ManifestEntry, at index: Int) throws(ManifestError) {
        let pathBytes = entry.path.reduce(0) { $0 + $1.utf8.count + 1 }
        guard (1...TransferLimits.depth).contains(entry.path.count),
            pathBytes <= TransferLimits.pathBytes
        else { throw .path(entry: index) }
        guard entry.path.allSatisfy(isAcceptable) else { throw .unsafeName(entry: index) }
        guard entry.bytes <= TransferLimits.fileBytes else { throw .fileBytes(entry: index) }
        guard entry.kind != .folder || entry.bytes == 0 else { throw .attributes(entry: index) }
    }

    /// A transfer may not bring a folder of unfinished transfers of its own.
    package static func isAcceptable(_ name: String) -> Bool {
        SafeName.isSafe(name) && name.lowercased() != partialFolder
    }

    /// In ascending order, what is inside a folder follows it directly: one look back is enough.
    private static func check(
        _ entry: ManifestEntry,
        after previous: ManifestEntry,
        at index: Int
    ) throws(ManifestError) {
        guard isOrdered(previous.path, before: entry.path) else {
            throw .unordered(entry: index)
        }
        guard previous.kind == .folder || !isPrefix(previous.path, of: entry.path) else {
            throw .fileAsFolder(entry: index)
        }
    }

    /// Compares component by component, each as bytes: Swift's own order looks past normalization.
    private static func isOrdered(_ a: [String], before b: [String]) -> Bool {
        a.lexicographicallyPrecedes(b) { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    private static func isPrefix(_ a: [String], of b: [String]) -> Bool {
        a.count < b.count && zip(a, b).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
    }
}
