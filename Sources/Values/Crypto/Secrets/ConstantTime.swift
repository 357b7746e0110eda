import CSodium

/// Comparisons whose time says nothing about the bytes compared.
package enum ConstantTime {
    /// Whether both hold the same bytes; only their counts may show in the time taken.
    package static func equal(_ a: UnsafeRawBufferPointer, _ b: UnsafeRawBufferPointer) -> Bool {
        guard a.count == b.count else { return false }
        guard let first = a.baseAddress, let second = b.baseAddress else { return true }
        return sodium_memcmp(first, second, a.count) == 0
    }

    /// Whether both hold the same bytes; only their counts may show in the time taken.
    package static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.withUnsafeBytes { first in b.withUnsafeBytes { second in equal(first, second) } }
    }
}
