import Bytes
package import Crypto

/// What a journal knows, read back after a stop of any kind.
///
/// Files are known by path and content, not by number: a manifest that changed meanwhile keeps what
/// is still true of it.
package struct TransferJournal: Sendable {
    /// Which transfer it is of; `nil` when nothing of it can be read.
    package private(set) var id: TransferID?
    /// What is known of each file, by its content key.
    package private(set) var files: [Bytes32: FileLedger] = [:]
    /// The content key last seen at each path.
    package private(set) var paths: [Bytes32: Bytes32] = [:]
    /// How many bytes make sense: the caller cuts the file here before it appends.
    package private(set) var soundBytes = 0

    private var numbers: [Int: Bytes32] = [:]

    /// Reads as far as the bytes make sense, as the last write may have been cut short.
    package init(reading bytes: [UInt8]) {
        var reader = ByteReader(bytes.span.bytes)
        while reader.remaining > 0, let record = JournalRecord(from: &reader) {
            guard id != nil || record.isBeginning else { break }
            apply(record)
            soundBytes = reader.offset
        }
    }

    private mutating func apply(_ record: JournalRecord) {
        switch record {
        case .began(let id): self.id = id
        case .file(let number, let path, let key):
            if let old = paths[path], old != key { files[old] = nil }
            numbers[number] = key
            paths[path] = key
            files[key] = files[key] ?? FileLedger()
        case .verified(let number, let first, let leaves):
            guard let key = numbers[number] else { return }
            for (index, leaf) in leaves.enumerated() {
                files[key, default: FileLedger()].record(first + index, leaf)
            }
        case .completed(let number, let root):
            guard let key = numbers[number] else { return }
            files[key, default: FileLedger()].root = root
        case .reset(let number):
            guard let key = numbers[number] else { return }
            files[key] = FileLedger()
        }
    }
}

extension JournalRecord {
    fileprivate var isBeginning: Bool {
        if case .began = self { true } else { false }
    }
}

extension TransferLedger {
    /// The record that binds a file's number; comes before the first of that file's others.
    package func binding(_ file: Int) -> JournalRecord {
        let entry = manifest.entries[file]
        return .file(file, path: entry.pathKey, key: entry.key)
    }

    /// The shortest journal that leads to what is known: what a long one is replaced with.
    package var journal: [JournalRecord] {
        var records: [JournalRecord] = [.began(id)]
        for (index, entry) in manifest.entries.enumerated() where entry.kind != .folder {
            let known = self[index]
            guard known != FileLedger() else { continue }
            records.append(binding(index))
            var leaves = known.leaves[...]
            for range in known.chunks.ranges {
                for first in stride(
                    from: range.lowerBound,
                    to: range.upperBound,
                    by: TransferLimits.recordChunks
                ) {
                    let count = min(TransferLimits.recordChunks, range.upperBound - first)
                    records.append(
                        .verified(index, first: first, leaves: Array(leaves.prefix(count)))
                    )
                    leaves = leaves.dropFirst(count)
                }
            }
            if let root = known.root { records.append(.completed(index, root: root)) }
        }
        return records
    }
}
