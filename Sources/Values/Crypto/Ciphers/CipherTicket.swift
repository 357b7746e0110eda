/// Where a `CipherCache` last kept one key's cipher: 8 bytes beside the key.
package struct CipherTicket: Sendable, BitwiseCopyable {
    /// Which context, in the low 16 bits; which of its loadings, in the 48 above; zero when never.
    var place: UInt64 = 0

    /// A ticket of a key that the cache has not seen.
    package init() {}
}
