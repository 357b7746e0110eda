import CUV

/// Bytes a socket did not take, in segments that do not move while the kernel reads them.
struct OutputQueue: ~Copyable {
    private struct Segment {
        let bytes: UnsafeMutableRawBufferPointer
        /// How many bytes are filled.
        var end: Int
    }

    private var segments: [Segment] = []
    /// Bytes of the first segment that are already sent.
    private var start = 0
    /// Bytes held.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    /// Segments grow with what is queued: a short message costs 1 KiB, a bulk stream few segments.
    private static let smallestSegment = 1 << 10, largestSegment = 256 << 10
    private static let vectors = 16

    mutating func append(_ bytes: UnsafeRawBufferPointer) {
        var rest = bytes
        while !rest.isEmpty {
            let taken = fillLast(with: rest)
            rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
            if !rest.isEmpty { addSegment(for: rest.count) }
        }
        count += bytes.count
    }

    private mutating func fillLast(with bytes: UnsafeRawBufferPointer) -> Int {
        guard let last = segments.last else { return 0 }
        let taken = min(bytes.count, last.bytes.count - last.end)
        guard taken > 0 else { return 0 }
        UnsafeMutableRawBufferPointer(rebasing: last.bytes[last.end...])
            .copyMemory(from: UnsafeRawBufferPointer(rebasing: bytes[..<taken]))
        segments[segments.count - 1].end += taken
        return taken
    }

    private mutating func addSegment(for bytes: Int) {
        let wanted = max(bytes, count, Self.smallestSegment)
        segments.append(
            Segment(
                bytes: .allocate(byteCount: min(wanted, Self.largestSegment), alignment: 16),
                end: 0
            )
        )
    }

    /// Lends the first bytes, at most `limit`, as vectors for one system call.
    func withVectors<Result>(
        limit: Int,
        _ body: (UnsafePointer<uv_buf_t>, UInt32, _ bytes: Int) -> Result
    ) -> Result {
        withUnsafeTemporaryAllocation(of: uv_buf_t.self, capacity: Self.vectors) { vectors in
            var used = 0
            var bytes = 0
            for segment in segments where used < Self.vectors && bytes < limit {
                let from = used == 0 ? start : 0
                let length = min(segment.end - from, limit - bytes)
                vectors[used] = uv_buf_init(
                    segment.bytes.baseAddress?.advanced(by: from)
                        .assumingMemoryBound(to: CChar.self),
                    UInt32(length)
                )
                used += 1
                bytes += length
            }
            guard let first = vectors.baseAddress else {
                preconditionFailure("a temporary allocation has an address")
            }
            return body(first, UInt32(used), bytes)
        }
    }

    /// Forgets the first `sent` bytes.
    mutating func consume(_ sent: Int) {
        precondition(sent <= count, "more sent than queued")
        count -= sent
        start += sent
        var done = 0
        while done < segments.count, start >= segments[done].end {
            start -= segments[done].end
            segments[done].bytes.deallocate()
            done += 1
        }
        if done == segments.count { segments = [] } else { segments.removeFirst(done) }
    }

    mutating func removeAll() {
        consume(count)
    }

    deinit {
        for segment in segments { segment.bytes.deallocate() }
    }
}
