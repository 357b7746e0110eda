/// Bytes that wait to be sent, first in, first out, up to a limit.
///
/// They are always contiguous, so one system call can take them all. Storage is given back whenever
/// the last byte leaves: an idle connection holds none.
package struct OutputBuffer: Sendable {
    /// Moving the unsent bytes to the front is worth it only above this many sent ones.
    private static let compactedBytes = 65_536

    /// The most bytes that may wait.
    package let limit: Int
    private var storage: [UInt8] = []
    private var sent = 0

    /// An empty buffer for at most `limit` bytes.
    package init(limit: Int) {
        precondition(limit >= 0, "a limit is not negative")
        self.limit = limit
    }

    /// How many bytes wait.
    package var count: Int { storage.count - sent }
    /// Whether none wait.
    package var isEmpty: Bool { count == 0 }

    /// Adds a copy of `bytes`, or nothing when they do not fit under the limit.
    package mutating func append(_ bytes: UnsafeRawBufferPointer) throws(OutputOverflow) {
        try admit(bytes.count)
        storage.append(contentsOf: bytes)
    }

    /// Adds `bytes`, or nothing when they do not fit under the limit.
    package mutating func append(_ bytes: [UInt8]) throws(OutputOverflow) {
        try admit(bytes.count)
        storage.append(contentsOf: bytes)
    }

    /// Adds a copy of `bytes`, or nothing when they do not fit under the limit.
    package mutating func append(_ bytes: RawSpan) throws(OutputOverflow) {
        try admit(bytes.byteCount)
        bytes.withUnsafeBytes { storage.append(contentsOf: $0) }
    }

    /// Every byte that waits, in order.
    package var unsent: RawSpan {
        @_lifetime(borrow self)
        get { storage.span.bytes.extracting(sent...) }
    }

    /// Lends every byte that waits to `body`, in order; the pointer ends with the call.
    package func withUnsafeUnsent<Result, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try unsent.withUnsafeBytes(body)
    }

    /// Drops the first `count` bytes, which have been sent.
    package mutating func consume(_ count: Int) {
        precondition(count >= 0 && count <= self.count, "only bytes that wait can be consumed")
        sent += count
        if sent == storage.count {
            removeAll()
        } else if sent >= Self.compactedBytes, sent >= storage.count - sent {
            storage.removeFirst(sent)
            sent = 0
        }
    }

    /// Drops every byte that waits and gives the storage back.
    package mutating func removeAll() {
        storage = []
        sent = 0
    }

    private func admit(_ more: Int) throws(OutputOverflow) {
        guard more <= limit - count else {
            throw OutputOverflow(waiting: count, refused: more, limit: limit)
        }
    }
}

/// More bytes were to wait than the limit allows.
package struct OutputOverflow: Error, Equatable, Sendable {
    /// Bytes that wait already.
    package let waiting: Int
    /// Bytes that were to join them.
    package let refused: Int
    /// The most that may wait.
    package let limit: Int

    /// The refusal of `refused` bytes beside `waiting` ones under `limit`.
    package init(waiting: Int, refused: Int, limit: Int) {
        self.waiting = waiting
        self.refused = refused
        self.limit = limit
    }
}
