import Bytes

/// The generator that a password stands for (draft-irtf-cfrg-cpace §7.1 and §7.2).
extension CPace {
    /// Block length of SHA-512 in bytes.
    private static let blockBytes = 128
    /// G_X25519's domain separation.
    static let domain = Array("CPace255".utf8)

    /// The u-coordinate of a point that nobody knows a logarithm of.
    static func generator(
        password: borrowing SecretBytes,
        channel: [UInt8],
        session: [UInt8]
    ) -> SecretBytes {
        SecretBytes(count: X25519.keyBytes) { point in
            withWipedScratch(DigestAlgorithm.sha512.digestBytes) { digest in
                hashGeneratorString(password, channel, session, into: digest)
                let field = Field25519(
                    decoding: UnsafeRawBufferPointer(rebasing: digest[..<X25519.keyBytes])
                )
                elligator2(field).encode(into: point)
            }
        }
    }

    /// Hashes `lv_cat(DSI, PRS, zero padding, CI, sid)`.
    ///
    /// The padding completes the first block, so that the time does not depend on the length of
    /// a short password.
    private static func hashGeneratorString(
        _ password: borrowing SecretBytes,
        _ channel: [UInt8],
        _ session: [UInt8],
        into digest: UnsafeMutableRawBufferPointer
    ) {
        var hash = DigestStream(.sha512)
        hash.updatePrefixed(domain)
        password.withUnsafeBytes { hash.updatePrefixed($0) }
        let first = [domain.count, password.count].reduce(0) { sum, count in
            sum + Varint.encode(UInt64(count)).count + count
        }
        hash.updatePrefixed([UInt8](repeating: 0, count: max(0, blockBytes - 1 - first)))
        hash.updatePrefixed(channel)
        hash.updatePrefixed(session)
        hash.finish(into: digest)
    }

    /// Maps a field element to the u-coordinate of a point of curve25519 (RFC 9380 §6.7.1, with
    /// Z = 2).
    ///
    /// 1 + 2r² is never 0, as −1/2 is no square.
    static func elligator2(_ r: Field25519) -> Field25519 {
        let coefficient = Field25519(486_662)
        let one = Field25519(1)
        let v = -(coefficient * (one + Field25519(2) * r * r).inverse)
        // v³ + Av² + v, which says whether v belongs to the curve or to its twist.
        let equation = v * (v * v + coefficient * v + one)
        return Field25519.select(equation.legendre, v, -(v + coefficient))
    }
}

extension DigestStream {
    /// Adds the length in LEB128, then the bytes (draft-irtf-cfrg-cpace, `prepend_len`).
    mutating func updatePrefixed(_ bytes: UnsafeRawBufferPointer) {
        update(Varint.encode(UInt64(bytes.count)))
        update(bytes)
    }

    /// Adds the length in LEB128, then the bytes.
    mutating func updatePrefixed(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { updatePrefixed($0) }
    }
}
