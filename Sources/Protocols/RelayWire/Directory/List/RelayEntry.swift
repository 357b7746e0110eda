import Bytes

/// One relay of a list: its descriptor and its status.
package struct RelayEntry: Hashable, Sendable {
    package let descriptor: RelayDescriptor
    package let status: RelayStatus

    package init(descriptor: RelayDescriptor, status: RelayStatus) {
        (self.descriptor, self.status) = (descriptor, status)
    }

    /// Reads the byte form: a light client gets single entries with their proofs.
    package init(decoding bytes: [UInt8]) throws(DirectoryError) {
        var reader = ByteReader(bytes.span.bytes)
        try self.init(from: &reader)
        try reader.end()
    }

    init(from reader: inout ByteReader) throws(DirectoryError) {
        let count = Int(try reader.number(UInt16.self))
        guard count <= DirectoryLimits.descriptorBytes else {
            throw .oversized(bytes: count, limit: DirectoryLimits.descriptorBytes)
        }
        descriptor = try RelayDescriptor(decoding: try reader.run(count))
        status = try RelayStatus(from: &reader)
    }

    func write(to writer: inout ByteWriter) {
        let bytes = descriptor.bytes
        writer.integer(UInt16(bytes.count))
        writer.append(bytes)
        status.write(to: &writer)
    }

    /// The byte form, which is also the leaf of the list's Merkle tree.
    package var bytes: [UInt8] {
        var writer = ByteWriter(capacity: 2_048)
        write(to: &writer)
        return writer.bytes
    }

    /// Who the relay is.
    package var identity: RelayIdentity { descriptor.identity }
    /// What the relay says of itself.
    package var profile: RelayProfile { descriptor.profile }
}
