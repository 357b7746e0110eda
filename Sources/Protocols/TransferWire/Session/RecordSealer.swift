package import Crypto

/// Seals one direction of a session into records.
package struct RecordSealer: ~Copyable, Sendable {
    private var cipher: RecordCipher<Sending>

    /// Seals with a key that nothing else uses.
    package init(_ cipher: consuming RecordCipher<Sending>) {
        self.cipher = cipher
    }

    /// How many bytes the records of `count` content bytes take.
    package static func sealedBytes(_ count: Int) -> Int {
        let records = (count + SessionLimits.recordBytes - 1) / SessionLimits.recordBytes
        return count + records * SessionLimits.recordOverhead
    }

    /// Seals all of `content` into `output`, which has `sealedBytes` of room elsewhere in memory.
    package mutating func seal(
        _ content: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(SessionError) {
        precondition(output.count == Self.sealedBytes(content.count))
        var (from, to) = (0, 0)
        while from < content.count {
            let count = min(SessionLimits.recordBytes, content.count - from)
            let bytes = count + SessionLimits.recordOverhead
            try sealOne(
                UnsafeRawBufferPointer(rebasing: content[from..<from + count]),
                UnsafeMutableRawBufferPointer(rebasing: output[to..<to + bytes])
            )
            from += count
            to += bytes
        }
    }

    /// The record that ends the direction: it has no content.
    package mutating func end() throws(SessionError) -> [UInt8] {
        var record = [UInt8](repeating: 0, count: SessionLimits.recordOverhead)
        var span = record.mutableSpan
        var bytes = span.mutableBytes
        try bytes.withUnsafeMutableBytes { (output) throws(SessionError) in
            try sealOne(UnsafeRawBufferPointer(start: nil, count: 0), output)
        }
        return record
    }

    private mutating func sealOne(
        _ content: UnsafeRawBufferPointer,
        _ output: UnsafeMutableRawBufferPointer
    ) throws(SessionError) {
        guard let base = output.baseAddress else { preconditionFailure("a record has a length") }
        base.storeBytes(of: UInt32(content.count).bigEndian, as: UInt32.self)
        do throws(CryptoError) {
            try cipher.seal(
                aad: UnsafeRawBufferPointer(start: base, count: 4),
                in: content.baseAddress ?? UnsafeRawPointer(base),
                out: base + 4,
                count: content.count,
                tag: base + 4 + content.count
            )
        } catch {
            throw .exhausted
        }
        if cipher.records == SessionLimits.recordsPerKey { cipher.rekey() }
    }
}
