/// Key derivation with HMAC-SHA-256 (RFC 5869).
package enum HKDF {
    /// Bytes of a pseudorandom key, and of one block of output.
    package static let keyBytes = 32
    /// Most bytes that one key expands to (RFC 5869 §2.3).
    package static let longestOutput = 255 * keyBytes

    /// Writes the 32-byte pseudorandom key; an empty salt stands for 32 zero bytes.
    package static func extract(
        salt: UnsafeRawBufferPointer,
        secret: UnsafeRawBufferPointer,
        into key: UnsafeMutableRawBufferPointer
    ) {
        HMAC.sha256(key: salt, secret, into: key)
    }

    /// Fills `output` from a pseudorandom key and a label.
    ///
    /// - Throws: `tooLong` beyond `longestOutput` bytes.
    package static func expand(
        key: UnsafeRawBufferPointer,
        info: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) {
        var stream = HMACStream(.sha256)
        try expand(&stream, key: key, info: info, into: output)
    }

    /// Extracts and expands in one step, into `output`.
    ///
    /// - Throws: `tooLong` beyond `longestOutput` bytes.
    package static func derive(
        secret: UnsafeRawBufferPointer,
        salt: UnsafeRawBufferPointer,
        info: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) {
        var stream = HMACStream(.sha256)
        try withWipedScratch(keyBytes) { (key) throws(CryptoError) in
            stream.tag(key: salt, secret, into: key)
            try expand(&stream, key: UnsafeRawBufferPointer(key), info: info, into: output)
        }
    }

    /// Extracts and expands in one step, into a new secret of `count` bytes.
    ///
    /// - Throws: `tooLong` beyond `longestOutput` bytes.
    package static func derive(
        secret: borrowing SecretBytes,
        salt: [UInt8] = [],
        info: String,
        count: Int = keyBytes
    ) throws(CryptoError) -> SecretBytes {
        try SecretBytes(count: count) { (output) throws(CryptoError) in
            try secret.withUnsafeBytes { (secret) throws(CryptoError) in
                try salt.withOctets { (salt) throws(CryptoError) in
                    try Array(info.utf8).withOctets { (info) throws(CryptoError) in
                        try derive(secret: secret, salt: salt, info: info, into: output)
                    }
                }
            }
        }
    }

    private static func expand(
        _ stream: inout HMACStream,
        key: UnsafeRawBufferPointer,
        info: UnsafeRawBufferPointer,
        into output: UnsafeMutableRawBufferPointer
    ) throws(CryptoError) {
        guard output.count <= longestOutput else {
            throw .tooLong(limit: longestOutput, got: output.count)
        }
        withWipedScratch(keyBytes) { block in
            var previous = UnsafeRawBufferPointer.none
            for start in stride(from: 0, to: output.count, by: keyBytes) {
                withUnsafeBytes(of: UInt8(start / keyBytes + 1)) {
                    stream.tag(key: key, previous, info, $0, into: block)
                }
                previous = UnsafeRawBufferPointer(block)
                let rest = UnsafeMutableRawBufferPointer(rebasing: output[start...])
                rest.copyMemory(from: .init(rebasing: previous[..<min(keyBytes, rest.count)]))
            }
        }
    }
}
