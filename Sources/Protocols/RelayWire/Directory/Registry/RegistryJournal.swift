import Bytes

/// What a registry's journal held, read back after a stop of any kind.
package struct RegistryJournal: Sendable {
    /// The records up to the first one that is torn or damaged.
    package let records: [RegistryRecord]
    /// How many bytes those take: the caller cuts the file here before it appends.
    package let soundBytes: Int

    /// Reads as far as the bytes make sense, as the last write may have been cut short.
    package init(reading bytes: [UInt8]) {
        var reader = ByteReader(bytes.span.bytes)
        var records: [RegistryRecord] = []
        var sound = 0
        do {
            while reader.remaining > 0 {
                records.append(try RegistryRecord(from: &reader))
                sound = reader.offset
            }
        } catch {
            // The rest is a torn write: everything before it is sound and is all there is.
        }
        (self.records, soundBytes) = (records, sound)
    }
}
