import Bytes
package import Crypto

/// What the sender would send; the manifest itself follows in parts.
package struct Offer: Hashable, Sendable {
    package var id: TransferID
    /// Entries of the manifest.
    package var entries: Int
    /// Content bytes of all files.
    package var totalBytes: UInt64
    /// Bytes of the encoded manifest.
    package var manifestBytes: Int
    /// The manifest's hash.
    package var manifest: Bytes32

    package init(id: TransferID, manifest: Manifest) {
        self.id = id
        entries = manifest.entries.count
        totalBytes = manifest.totalBytes
        manifestBytes = manifest.bytes.count
        self.manifest = manifest.hash
    }

    init(from reader: inout ByteReader) throws(TransferError) {
        id = try TransferID(from: &reader)
        entries = try reader.index()
        totalBytes = try reader.number()
        manifestBytes = try reader.index()
        manifest = try reader.bytes32()
        guard (1...TransferLimits.entries).contains(entries),
            (1...TransferLimits.manifestBytes).contains(manifestBytes)
        else { throw .invalid(.offer) }
    }

    func write(to writer: inout ByteWriter) {
        id.write(to: &writer)
        writer.index(entries)
        writer.integer(totalBytes)
        writer.index(manifestBytes)
        writer.append(manifest)
    }
}
