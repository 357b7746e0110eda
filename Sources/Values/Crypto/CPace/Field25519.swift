/// An integer modulo 2²⁵⁵ − 19 in five limbs of 51 bits.
///
/// No operation branches on, or indexes by, a value: its time tells nothing about secrets.
struct Field25519 {
    private static let mask: UInt64 = 1 << 51 - 1

    /// Little-endian; each below 2⁵² between operations.
    private var limbs: (UInt64, UInt64, UInt64, UInt64, UInt64)

    private init(_ a: UInt64, _ b: UInt64, _ c: UInt64, _ d: UInt64, _ e: UInt64) {
        limbs = (a, b, c, d, e)
    }

    /// A small number.
    init(_ small: UInt32) {
        self.init(UInt64(small), 0, 0, 0, 0)
    }

    /// Reads 32 little-endian bytes, of which the highest bit is ignored (RFC 7748 §5).
    init(decoding bytes: UnsafeRawBufferPointer) {
        precondition(bytes.count == 32)
        func word(_ offset: Int) -> UInt64 {
            UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
        }
        self.init(
            word(0) & Self.mask,
            word(6) >> 3 & Self.mask,
            word(12) >> 6 & Self.mask,
            word(19) >> 1 & Self.mask,
            word(24) >> 12 & Self.mask
        )
    }

    /// The canonical 32 little-endian bytes.
    func encode(into bytes: UnsafeMutableRawBufferPointer) {
        precondition(bytes.count == 32)
        var (a, b, c, d, e) = carried().limbs
        // The value is below 2p, so adding 19 and carrying tells whether it is p or more.
        var excess = (a &+ 19) >> 51
        excess = (b &+ excess) >> 51
        excess = (c &+ excess) >> 51
        excess = (d &+ excess) >> 51
        excess = (e &+ excess) >> 51
        a &+= 19 &* excess
        b &+= a >> 51
        c &+= b >> 51
        d &+= c >> 51
        e &+= d >> 51
        (a, b, c, d, e) =
            (a & Self.mask, b & Self.mask, c & Self.mask, d & Self.mask, e & Self.mask)
        let words = (a | b << 51, b >> 13 | c << 38, c >> 26 | d << 25, d >> 39 | e << 12)
        for (index, word) in [words.0, words.1, words.2, words.3].enumerated() {
            bytes.storeBytes(of: word.littleEndian, toByteOffset: 8 * index, as: UInt64.self)
        }
    }

    static func + (x: Field25519, y: Field25519) -> Field25519 {
        let (a, b) = (x.limbs, y.limbs)
        return Field25519(a.0 &+ b.0, a.1 &+ b.1, a.2 &+ b.2, a.3 &+ b.3, a.4 &+ b.4).carried()
    }

    /// The additive inverse: 4p − x, limb by limb.
    static prefix func - (x: Field25519) -> Field25519 {
        let (a, low, high) = (x.limbs, Self.mask &* 4 &- 72, Self.mask &* 4)
        return Field25519(low &- a.0, high &- a.1, high &- a.2, high &- a.3, high &- a.4).carried()
    }

    static func * (x: Field25519, y: Field25519) -> Field25519 {
        let (a, b) = (x.limbs, y.limbs)
        func product(_ p: UInt64, _ q: UInt64) -> UInt128 { UInt128(p) &* UInt128(q) }
        // 2²⁵⁵ = 19: what passes the top comes back times 19.
        let (b1, b2, b3, b4) = (19 &* b.1, 19 &* b.2, 19 &* b.3, 19 &* b.4)
        var r0 = product(a.0, b.0) &+ product(a.1, b4) &+ product(a.2, b3)
        r0 = r0 &+ product(a.3, b2) &+ product(a.4, b1)
        var r1 = product(a.0, b.1) &+ product(a.1, b.0) &+ product(a.2, b4)
        r1 = r1 &+ product(a.3, b3) &+ product(a.4, b2)
        var r2 = product(a.0, b.2) &+ product(a.1, b.1) &+ product(a.2, b.0)
        r2 = r2 &+ product(a.3, b4) &+ product(a.4, b3)
        var r3 = product(a.0, b.3) &+ product(a.1, b.2) &+ product(a.2, b.1)
        r3 = r3 &+ product(a.3, b.0) &+ product(a.4, b4)
        var r4 = product(a.0, b.4) &+ product(a.1, b.3) &+ product(a.2, b.2)
        r4 = r4 &+ product(a.3, b.1) &+ product(a.4, b.0)
        r1 &+= r0 >> 51
        r2 &+= r1 >> 51
        r3 &+= r2 >> 51
        r4 &+= r3 >> 51
        func low(_ limb: UInt128) -> UInt64 { UInt64(truncatingIfNeeded: limb) & mask }
        let first = UInt128(low(r0)) &+ (r4 >> 51) &* 19
        let second = low(r1) &+ UInt64(truncatingIfNeeded: first >> 51)
        return Field25519(low(first), second, low(r2), low(r3), low(r4))
    }

    /// This to the power 2²⁵² − 3, by 252 squarings and 11 products whatever it is.
    private var power252: Field25519 {
        let two = self * self
        let nine = two.squared(2) * self
        let eleven = nine * two
        // Each is this to the power 2ⁿ − 1, for the n in its name.
        let to5 = eleven * eleven * nine
        let to10 = to5.squared(5) * to5
        let to20 = to10.squared(10) * to10
        let to40 = to20.squared(20) * to20
        let to50 = to40.squared(10) * to10
        let to100 = to50.squared(50) * to50
        let to200 = to100.squared(100) * to100
        let to250 = to200.squared(50) * to50
        return to250.squared(2) * self
    }

    /// The multiplicative inverse, and 0 for 0: this to the power p − 2 = 8 (2²⁵² − 3) + 3.
    var inverse: Field25519 { power252.squared(3) * self * self * self }

    /// This to the power (p − 1) / 2 = 4 (2²⁵² − 3) + 2: 1 for squares, −1 for others, 0 for 0.
    var legendre: Field25519 { power252.squared(2) * self * self }

    /// `yes` where `choice` is 1 and `no` where it is −1; no other choice is allowed.
    static func select(_ choice: Field25519, _ yes: Field25519, _ no: Field25519) -> Field25519 {
        withWipedScratch(32) { bytes in
            choice.encode(into: bytes)
            // 1 begins with an odd byte and p − 1 with an even one.
            let mask = 0 &- UInt64(bytes[0] & 1)
            let (a, b) = (yes.limbs, no.limbs)
            return Field25519(
                b.0 ^ mask & (a.0 ^ b.0),
                b.1 ^ mask & (a.1 ^ b.1),
                b.2 ^ mask & (a.2 ^ b.2),
                b.3 ^ mask & (a.3 ^ b.3),
                b.4 ^ mask & (a.4 ^ b.4)
            )
        }
    }

    private func squared(_ times: Int) -> Field25519 {
        var power = self
        for _ in 0..<times { power = power * power }
        return power
    }

    /// The same number with limbs below 2⁵¹, but for a little in the first.
    private func carried() -> Field25519 {
        var (a, b, c, d, e) = limbs
        b &+= a >> 51
        c &+= b >> 51
        d &+= c >> 51
        e &+= d >> 51
        a = a & Self.mask &+ 19 &* (e >> 51)
        b = b & Self.mask &+ a >> 51
        return Field25519(a & Self.mask, b, c & Self.mask, d & Self.mask, e & Self.mask)
    }
}
