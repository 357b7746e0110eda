import Bytes
package import Crypto

/// The signed list of all relays: what clients choose paths from.
///
/// Canonical: entries ascend by identity, signatures by authority, and the bytes it was read from
/// are the bytes it writes. Entries always hash to the header's root; signatures are `ListTrust`'s
/// to judge.
package struct RelayList: Hashable, Sendable {
    package let header: ListHeader
    /// The relays, ascending by identity.
    package let entries: [RelayEntry]
    /// The authorities' signatures, ascending by key.
    package private(set) var signatures: [ListSignature]

    /// A list without signatures yet: sorts the entries and commits to them.
    ///
    /// Repeated identities, or more entries than a list may have, are refused.
    package init(
        network: Bytes32,
        epoch: UInt64,
        validAfter: UInt64,
        freshUntil: UInt64,
        validUntil: UInt64,
        previous: Bytes32,
        entries: [RelayEntry]
    ) throws(DirectoryError) {
        let sorted = entries.sorted { $0.identity < $1.identity }
        try Self.requireAscending(sorted)
        let encoded = sorted.map(\.bytes)
        header = try ListHeader(
            network: network,
            epoch: epoch,
            validAfter: validAfter,
            freshUntil: freshUntil,
            validUntil: validUntil,
            previous: previous,
            root: Self.root(encoded.map { MerkleTree.leaf($0) }),
            count: sorted.count
        )
        self.entries = sorted
        signatures = []
    }

    /// Reads the byte form and checks that the entries are those the header commits to.
    package init(decoding bytes: [UInt8]) throws(DirectoryError) {
        guard bytes.count <= DirectoryLimits.listBytes else {
            throw .oversized(bytes: bytes.count, limit: DirectoryLimits.listBytes)
        }
        var reader = ByteReader(bytes.span.bytes)
        header = try ListHeader(from: &reader)
        signatures = try Self.signatures(from: &reader)
        entries = try Self.entries(from: &reader, count: header.count)
        try reader.end()
        guard Self.root(leaves) == header.root else { throw .wrongRoot }
    }

    /// Adds an authority's signature, or replaces the one it gave; more than 16 are refused.
    package mutating func add(_ signature: ListSignature) throws(DirectoryError) {
        var others = signatures.filter { $0.authority != signature.authority }
        guard others.count < DirectoryLimits.signatures else { throw .invalid(.signatures) }
        others.append(signature)
        signatures = others.sorted { $0.authority < $1.authority }
    }

    /// The byte form (Docs/protocols/directory.md).
    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: ListHeader.byteCount + entries.count * 1_600)
        header.write(to: &writer)
        writer.integer(UInt8(signatures.count))
        for signature in signatures { signature.write(to: &writer) }
        for entry in entries { entry.write(to: &writer) }
        return writer.bytes
    }

    /// The leaf hashes of the entries, in order, for proofs to light clients.
    package var leaves: [Bytes32] { entries.map { MerkleTree.leaf($0.bytes) } }

    /// The root over leaves; of none, the hash of nothing.
    private static func root(_ leaves: [Bytes32]) -> Bytes32 {
        MerkleTree.root(leaves) ?? .digest([])
    }

    /// The entry of one relay, found by bisection.
    package subscript(_ identity: RelayIdentity) -> RelayEntry? {
        var (low, high) = (0, entries.count)
        while low < high {
            let middle = (low + high) / 2
            if entries[middle].identity < identity { low = middle + 1 } else { high = middle }
        }
        guard low < entries.count, entries[low].identity == identity else { return nil }
        return entries[low]
    }
}

extension RelayList {
    private static func signatures(
        from reader: inout ByteReader
    ) throws(DirectoryError) -> [ListSignature] {
        let count = try reader.count(upTo: DirectoryLimits.signatures, field: .signatures)
        var signatures: [ListSignature] = []
        for _ in 0..<count {
            let signature = try ListSignature(from: &reader)
            if let last = signatures.last, signature.authority <= last.authority {
                throw .unordered(.signatures)
            }
            signatures.append(signature)
        }
        return signatures
    }

    /// Grows with what is really there: a count alone reserves nothing.
    private static func entries(
        from reader: inout ByteReader,
        count: Int
    ) throws(DirectoryError) -> [RelayEntry] {
        var entries: [RelayEntry] = []
        for _ in 0..<count { entries.append(try RelayEntry(from: &reader)) }
        try requireAscending(entries)
        return entries
    }

    private static func requireAscending(_ entries: [RelayEntry]) throws(DirectoryError) {
        for (a, b) in zip(entries, entries.dropFirst()) where a.identity >= b.identity {
            throw .unordered(.entries)
        }
    }
}
