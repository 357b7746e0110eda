/// Frames that wait to be sent, handed to the stream without another copy.
///
/// Small frames are gathered; a group's buffer is passed on whole and used again afterwards.
package struct FrameOutput: Sendable {
    private struct Segment {
        var storage: [UInt8]
        var range: Range<Int>
    }

    private static let gatheredBytes = 16 << 10
    private static let keptBuffers = 2

    private var segments: [Segment] = []
    private var spare: [[UInt8]] = []
    /// How many bytes wait.
    package private(set) var count = 0

    package init() {}

    /// Adds a small frame.
    mutating func append(_ frame: [UInt8]) {
        count += frame.count
        if let last = segments.indices.last,
            segments[last].range.upperBound == segments[last].storage.count,
            segments[last].storage.count + frame.count <= Self.gatheredBytes
        {
            segments[last].storage.append(contentsOf: frame)
            segments[last].range = segments[last].range.lowerBound..<segments[last].storage.count
        } else {
            segments.append(Segment(storage: frame, range: 0..<frame.count))
        }
    }

    /// Adds the first `count` bytes of a buffer that `buffer` gave.
    mutating func append(buffer: consuming [UInt8], count: Int) {
        self.count += count
        segments.append(Segment(storage: buffer, range: 0..<count))
    }

    /// Drops every frame of which no byte was sent, so that what ends a transfer goes out soon.
    mutating func abandon() {
        segments.removeAll { $0.range.lowerBound == 0 }
        count = segments.reduce(0) { $0 + $1.range.count }
    }

    /// A buffer of at least `count` bytes, used ones first; what it holds is of no meaning.
    mutating func buffer(_ count: Int) -> [UInt8] {
        if count > Self.gatheredBytes, let fitting = spare.firstIndex(where: { $0.count >= count })
        {
            return spare.remove(at: fitting)
        }
        return [UInt8](unsafeUninitializedCapacity: count) { bytes, initialized in
            bytes.initialize(repeating: 0)
            initialized = count
        }
    }

    /// Offers what waits to `write`, which says how much it took; stops when that is not all.
    package mutating func drain(_ write: (UnsafeRawBufferPointer) -> Int) {
        var sent = 0
        while sent < segments.count {
            let range = segments[sent].range
            let taken = segments[sent].storage.withUnsafeBytes {
                write(UnsafeRawBufferPointer(rebasing: $0[range]))
            }
            precondition((0...range.count).contains(taken), "no more can be taken than waits")
            count -= taken
            guard taken == range.count else {
                segments[sent].range = range.lowerBound + taken..<range.upperBound
                break
            }
            sent += 1
        }
        for segment in segments[..<sent] where segment.storage.count > Self.gatheredBytes {
            if spare.count < Self.keptBuffers { spare.append(segment.storage) }
        }
        segments.removeFirst(sent)
    }
}
