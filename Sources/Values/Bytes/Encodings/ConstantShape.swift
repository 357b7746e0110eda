/// Selection without branches or table look-ups.
///
/// Text codecs carry keys, so which letters pass must not show in timing or in the cache.
enum ConstantShape {
    /// All ones when `value` is in `low...high`, else zero; for small non-negative values.
    @inline(__always)
    static func within(_ value: Int32, _ low: Int32, _ high: Int32) -> Int32 {
        ~(((value &- low) | (high &- value)) >> 31)
    }
}
