/// A bounds-checked cursor over bytes already in memory.
///
/// Never blocks and never traps on input: every short read throws and consumes nothing.
package struct ByteReader: ~Escapable {
    private let span: RawSpan
    /// How many bytes have been read.
    package private(set) var offset = 0

    @_lifetime(copy span)
    package init(_ span: RawSpan) {
        self.span = span
    }

    /// How many bytes are left to read.
    package var remaining: Int { span.byteCount - offset }

    /// Reads a big-endian integer.
    @_lifetime(self: copy self)
    package mutating func integer<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type = T.self
    ) throws(ShortRead) -> T {
        let width = MemoryLayout<T>.size
        guard remaining >= width else { throw ShortRead(needed: width - remaining) }
        defer { offset += width }
        return T(bigEndian: span.unsafeLoadUnaligned(fromByteOffset: offset, as: T.self))
    }

    /// Reads a little-endian integer.
    @_lifetime(self: copy self)
    package mutating func littleEndian<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type = T.self
    ) throws(ShortRead) -> T {
        try integer(type).byteSwapped
    }

    /// Reads `count` bytes into an array; the caller has already bounded `count`.
    @_lifetime(self: copy self)
    package mutating func bytes(_ count: Int) throws(ShortRead) -> [UInt8] {
        guard count >= 0, remaining >= count else {
            throw ShortRead(needed: count < 0 ? count : count - remaining)
        }
        defer { offset += count }
        return span.extracting(offset..<offset + count).withUnsafeBytes { Array($0) }
    }

    /// Passes over `count` bytes.
    @_lifetime(self: copy self)
    package mutating func skip(_ count: Int) throws(ShortRead) {
        guard count >= 0, remaining >= count else {
            throw ShortRead(needed: count < 0 ? count : count - remaining)
        }
        offset += count
    }

    /// Passes over `count` bytes that the caller has found to be there.
    @_lifetime(self: copy self)
    mutating func advance(_ count: Int) {
        precondition(count >= 0 && count <= remaining, "a reader cannot pass its end")
        offset += count
    }

    /// Everything not yet read, without reading it.
    package var rest: RawSpan {
        @_lifetime(copy self)
        get { span.extracting(offset...) }
    }
}

/// Fewer bytes were present than the format requires.
package struct ShortRead: Error, Equatable {
    /// How many more bytes would let the read succeed; negative when the count asked for was.
    package let needed: Int

    /// The lack of `needed` bytes.
    package init(needed: Int) {
        self.needed = needed
    }
}
