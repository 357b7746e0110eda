import Bytes

/// Cuts a stream of bytes into frames: the one copy that received bytes undergo.
///
/// Holds at most one frame that is not complete, beside what one call added.
package struct FrameBuffer: Sendable {
    private var storage: [UInt8] = []
    private var consumed = 0

    package init() {}

    /// How many bytes wait.
    package var count: Int { storage.count - consumed }

    /// Adds bytes as they come off the stream; take every whole frame before adding more.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if consumed > 0 {
            storage.removeFirst(consumed)
            consumed = 0
        }
        storage.append(contentsOf: bytes)
    }

    /// The header of the next frame if all of it is here; the frame stays until `drop`.
    package func next() throws(TransferError) -> FrameHeader? {
        guard count >= FrameHeader.byteCount else { return nil }
        var reader = ByteReader(storage.span.bytes.extracting(consumed...))
        let header = try FrameHeader(from: &reader)
        return reader.remaining >= header.bodyBytes ? header : nil
    }

    /// Lends the body of the frame that `next` found.
    package func withBody<Result, Failure: Error>(
        of header: FrameHeader,
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let start = consumed + FrameHeader.byteCount
        return try body(storage.span.bytes.extracting(start..<start + header.bodyBytes))
    }

    /// Gives up the frame that `next` found.
    package mutating func drop(_ header: FrameHeader) {
        consumed += FrameHeader.byteCount + header.bodyBytes
        precondition(consumed <= storage.count, "only a whole frame can be dropped")
        if consumed == storage.count {
            storage.removeAll(keepingCapacity: storage.capacity <= Self.keptBytes)
            consumed = 0
        }
    }

    /// Enough for the chunks of a running transfer; an idle one keeps no more.
    private static let keptBytes = 2 * TransferLimits.frameBytes
}
