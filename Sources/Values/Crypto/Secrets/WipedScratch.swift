import CSodium

/// Lends `body` uninitialized scratch of `count` bytes, on the stack where it fits, wiped
/// afterwards.
///
/// For secrets that live only during one call.
package func withWipedScratch<Result: ~Copyable, Failure: Error>(
    _ count: Int,
    _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
) throws(Failure) -> Result {
    try withUnsafeTemporaryAllocation(byteCount: count, alignment: 16) {
        (scratch) throws(Failure) -> Result in
        defer { sodium_memzero(scratch.baseAddress, scratch.count) }
        return try body(scratch)
    }
}
