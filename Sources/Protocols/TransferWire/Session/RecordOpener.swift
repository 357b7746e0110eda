import Bytes
package import Crypto

/// Opens the records of one direction of a session.
///
/// Records that lie whole in the bytes received are opened in place; only one that was cut is
/// copied.
package struct RecordOpener: ~Copyable, Sendable {
    /// What `next` found.
    package enum Outcome: Hashable, Sendable {
        /// A record, whose content was delivered.
        case content
        /// The record that ends the direction.
        case end
        /// No whole record; what there was is kept.
        case incomplete
    }

    /// Whether the direction was ended in order.
    package private(set) var hasEnded = false

    private var cipher: RecordCipher<Receiving>
    private var held: [UInt8] = []
    private var consumed = 0

    /// Opens with a key that nothing else uses.
    package init(_ cipher: consuming RecordCipher<Receiving>) {
        self.cipher = cipher
    }

    /// How many bytes wait.
    package var heldBytes: Int { held.count - consumed }

    /// Opens the next record, first of what is held, then of `bytes`, which becomes what is left.
    ///
    /// Lends the content to `deliver`, which may overwrite it, for the call.
    package mutating func next(
        from bytes: inout UnsafeMutableRawBufferPointer,
        _ deliver: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(SessionError) -> Outcome {
        if hasEnded {
            guard heldBytes == 0, bytes.isEmpty else { throw .afterEnd }
            return .incomplete
        }
        return heldBytes == 0
            ? try nextInPlace(&bytes, deliver) : try nextHeld(&bytes, deliver)
    }

    /// Keeps `bytes` for later calls of `next`; the caller bounds how much it has kept.
    package mutating func hold(_ bytes: UnsafeMutableRawBufferPointer) {
        if consumed > 0 {
            held.removeFirst(consumed)
            consumed = 0
        }
        held.append(contentsOf: bytes)
    }

    private mutating func nextInPlace(
        _ bytes: inout UnsafeMutableRawBufferPointer,
        _ deliver: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(SessionError) -> Outcome {
        let size = try Self.recordBytes(UnsafeRawBufferPointer(bytes))
        guard let size, bytes.count >= size else {
            hold(bytes)
            bytes = UnsafeMutableRawBufferPointer(start: nil, count: 0)
            return .incomplete
        }
        let record = UnsafeMutableRawBufferPointer(rebasing: bytes[..<size])
        bytes = UnsafeMutableRawBufferPointer(rebasing: bytes[size...])
        return try open(record, deliver)
    }

    private mutating func nextHeld(
        _ bytes: inout UnsafeMutableRawBufferPointer,
        _ deliver: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(SessionError) -> Outcome {
        fill(&bytes, upTo: 4)
        let size = try held.span.bytes.extracting(consumed...).withUnsafeBytes {
            (bytes) throws(SessionError) in try Self.recordBytes(bytes)
        }
        guard let size else { return .incomplete }
        fill(&bytes, upTo: size)
        guard heldBytes >= size else { return .incomplete }
        // Taken out, so that the cipher and the bytes can be changed at the same time.
        var taken: [UInt8] = []
        swap(&taken, &held)
        defer {
            consumed += size
            if consumed == taken.count {
                taken.removeAll(keepingCapacity: true)
                consumed = 0
            }
            swap(&taken, &held)
        }
        let start = consumed
        return try taken.lendMutable { (bytes) throws(SessionError) in
            try open(.init(rebasing: bytes[start..<start + size]), deliver)
        }
    }

    private mutating func fill(_ bytes: inout UnsafeMutableRawBufferPointer, upTo count: Int) {
        let more = min(bytes.count, max(0, count - heldBytes))
        guard more > 0 else { return }
        hold(UnsafeMutableRawBufferPointer(rebasing: bytes[..<more]))
        bytes = UnsafeMutableRawBufferPointer(rebasing: bytes[more...])
    }

    /// Length of the record that `bytes` begins with; nil while its length is not all there.
    private static func recordBytes(_ bytes: UnsafeRawBufferPointer) throws(SessionError) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let content = Int(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
        guard content <= SessionLimits.recordBytes else { throw .oversized(bytes: content) }
        return content + SessionLimits.recordOverhead
    }

    private mutating func open(
        _ record: UnsafeMutableRawBufferPointer,
        _ deliver: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(SessionError) -> Outcome {
        let length = UnsafeRawBufferPointer(rebasing: record[..<4])
        let content: UnsafeMutableRawBufferPointer
        do throws(CryptoError) {
            content = try cipher.open(
                UnsafeMutableRawBufferPointer(rebasing: record[4...]),
                aad: length
            )
        } catch {
            throw .forged
        }
        if cipher.records == SessionLimits.recordsPerKey { cipher.rekey() }
        guard !content.isEmpty else {
            hasEnded = true
            return .end
        }
        deliver(content)
        return .content
    }
}
