package import Crypto

/// What one side knows of a transfer's hashes: the receiver what it stored, the sender what it
/// read.
///
/// Bound to one manifest; a side that keeps it, in memory or as a journal, need not hash again.
package struct TransferLedger: Hashable, Sendable {
    package let id: TransferID
    package let manifest: Manifest
    /// Entries whose content changed since they were journaled: what is on disk for them is stale.
    package let changed: [Int]
    /// Content bytes of the chunks known.
    package private(set) var verifiedBytes: UInt64 = 0
    private var files: [Int: FileLedger] = [:]

    /// Knows nothing yet.
    package init(id: TransferID, manifest: Manifest) {
        (self.id, self.manifest, changed) = (id, manifest, [])
    }

    /// Knows what the journal does of the files that are still the same.
    package init(id: TransferID, manifest: Manifest, recalling journal: TransferJournal) {
        (self.id, self.manifest) = (id, manifest)
        var (kept, changed): ([Int: FileLedger], [Int]) = ([:], [])
        if journal.id == id, !journal.files.isEmpty {
            for (index, entry) in manifest.entries.enumerated() where entry.kind != .folder {
                let key = entry.key
                if let known = journal.files[key] {
                    kept[index] = known
                } else if journal.paths[entry.pathKey] != nil {
                    changed.append(index)
                }
            }
        }
        self.changed = changed
        for (index, known) in kept { adopt(known, for: index) }
    }

    /// What is known of one file.
    package subscript(_ file: Int) -> FileLedger { files[file] ?? FileLedger() }

    /// Whether the whole file is here and its root is known.
    package func isComplete(_ file: Int) -> Bool { files[file]?.root != nil }

    /// Notes the leaf of a chunk that was stored or read.
    package mutating func record(file: Int, chunk: Int, leaf: Bytes32) {
        let layout = manifest.entries[file].layout
        precondition(chunk >= 0 && chunk < layout.count)
        if files[file, default: FileLedger()].record(chunk, leaf) {
            verifiedBytes += UInt64(layout.bytes(of: chunk))
        }
    }

    /// The root of a file all of whose chunks are known; `nil` while one is not.
    package func computedRoot(_ file: Int) -> Bytes32? {
        let (known, layout) = (self[file], manifest.entries[file].layout)
        if let root = known.root { return root }
        guard known.chunks.count == layout.count else { return nil }
        return TransferHash.file(bytes: layout.fileBytes, leaves: known.leaves)
    }

    /// Notes that a file is complete; one with chunks unknown is a bug.
    package mutating func complete(_ file: Int) {
        guard let root = computedRoot(file) else {
            preconditionFailure("a complete file has no chunk unknown")
        }
        files[file, default: FileLedger()].root = root
    }

    /// Lets go of a complete file's leaves.
    package mutating func dropLeaves(_ file: Int) { files[file]?.dropLeaves() }

    /// Forgets a file: it changed, or is not on disk any more.
    package mutating func reset(_ file: Int) {
        let layout = manifest.entries[file].layout
        guard let forgotten = files.removeValue(forKey: file) else { return }
        verifiedBytes -= Self.bytes(forgotten, layout)
    }

    /// The root of the whole; `nil` while a file is not complete.
    package var transferRoot: Bytes32? {
        var roots: [Bytes32] = []
        for (index, entry) in manifest.entries.enumerated() where entry.kind != .folder {
            guard let root = files[index]?.root else { return nil }
            roots.append(root)
        }
        return TransferHash.transfer(manifest: manifest.hash, files: roots)
    }

    /// Takes over what a journal knows, unless it cannot be of this file.
    private mutating func adopt(_ known: FileLedger, for file: Int) {
        let layout = manifest.entries[file].layout
        guard known != FileLedger(), known.chunks.ranges.last?.upperBound ?? 0 <= layout.count
        else { return }
        files[file] = known
        verifiedBytes += Self.bytes(known, layout)
    }

    private static func bytes(_ known: FileLedger, _ layout: ChunkLayout) -> UInt64 {
        if known.root != nil { return layout.fileBytes }
        return known.chunks.ranges.reduce(0) { $0 + layout.bytes(in: $1) }
    }
}
