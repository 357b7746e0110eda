package import Bytes
package import Crypto

/// The fixed-size head of a relay list: what authorities sign and what chains to the list before.
///
/// It commits to every entry through the root, so a light client needs only this and proofs.
package struct ListHeader: Hashable, Sendable {
    /// Length of the byte form.
    package static let byteCount = 1 + 32 + 8 + 8 + 8 + 8 + 32 + 32 + 4

    private static let formatVersion: UInt8 = 1

    /// Which network the list is of.
    package let network: Bytes32
    /// Counts the lists of the network, from 1.
    package let epoch: UInt64
    /// First unix second the list may be used.
    package let validAfter: UInt64
    /// Unix second from which clients should look for the next list.
    package let freshUntil: UInt64
    /// Last unix second the list may be used.
    package let validUntil: UInt64
    /// Hash of the header before this one; zeros in the first.
    package let previous: Bytes32
    /// Merkle root over the entries.
    package let root: Bytes32
    /// How many entries the list has.
    package let count: Int

    /// Checks that the times are in order and the count is within limits.
    package init(
        network: Bytes32,
        epoch: UInt64,
        validAfter: UInt64,
        freshUntil: UInt64,
        validUntil: UInt64,
        previous: Bytes32,
        root: Bytes32,
        count: Int
    ) throws(DirectoryError) {
        guard validAfter < freshUntil, freshUntil <= validUntil,
            (1...DirectoryLimits.epoch).contains(epoch), (epoch == 1) == previous.isZero
        else { throw .invalid(.validity) }
        guard (0...DirectoryLimits.relays).contains(count) else { throw .invalid(.entries) }
        self.network = network
        self.epoch = epoch
        self.validAfter = validAfter
        self.freshUntil = freshUntil
        self.validUntil = validUntil
        self.previous = previous
        self.root = root
        self.count = count
    }

    /// Reads exactly one header.
    package init(decoding bytes: [UInt8]) throws(DirectoryError) {
        var reader = ByteReader(bytes.span.bytes)
        try self.init(from: &reader)
        try reader.end()
    }

    package init(from reader: inout ByteReader) throws(DirectoryError) {
        try reader.version(Self.formatVersion)
        try self.init(
            network: try reader.bytes32(),
            epoch: try reader.number(),
            validAfter: try reader.number(),
            freshUntil: try reader.number(),
            validUntil: try reader.number(),
            previous: try reader.bytes32(),
            root: try reader.bytes32(),
            count: Int(try reader.number(UInt32.self))
        )
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(Self.formatVersion)
        writer.append(network)
        writer.integer(epoch)
        writer.integer(validAfter)
        writer.integer(freshUntil)
        writer.integer(validUntil)
        writer.append(previous)
        writer.append(root)
        writer.integer(UInt32(count))
    }

    /// The byte form (Docs/protocols/directory.md).
    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: Self.byteCount)
        write(to: &writer)
        return writer.bytes
    }

    /// What the next header names as its predecessor.
    package var hash: Bytes32 { .digest(Array("relay-list-hash".utf8) + bytes) }
}
