import Bytes
import Crypto

// Ciphers work on the caller's memory; tests are easier to read on arrays.

extension AEAD {
    static func keyed(_ algorithm: AEADAlgorithm, _ key: [UInt8]) -> AEAD {
        AEAD(algorithm, key: key.secret)
    }

    /// The ciphertext, then the tag.
    mutating func seal(_ message: [UInt8], nonce: AEADNonce, aad: [UInt8] = []) -> [UInt8] {
        var sealed = message + [UInt8](repeating: 0, count: AEADAlgorithm.tagBytes)
        sealed.withUnsafeMutableBytes { sealed in
            guard let base = sealed.baseAddress else { return }
            aad.withUnsafeBytes {
                seal(
                    nonce: nonce,
                    aad: $0,
                    in: base,
                    out: base,
                    count: message.count,
                    tag: base + message.count
                )
            }
        }
        return sealed
    }

    /// The message, or nil when the tag is wrong.
    mutating func open(_ sealed: [UInt8], nonce: AEADNonce, aad: [UInt8] = []) -> [UInt8]? {
        let count = sealed.count - AEADAlgorithm.tagBytes
        guard count >= 0 else { return nil }
        var message = sealed
        let opened = message.withUnsafeMutableBytes { message in
            guard let base = message.baseAddress else { return false }
            return aad.withUnsafeBytes {
                open(nonce: nonce, aad: $0, in: base, out: base, count: count, tag: base + count)
            }
        }
        return opened ? Array(message[..<count]) : nil
    }
}

extension [UInt8] {
    /// Bytes from a literal of hexadecimal digits and spaces.
    static func hex(_ text: String) -> [UInt8] {
        Hex.decode(text.filter { !$0.isWhitespace }) ?? []
    }

    /// The bytes in locked memory.
    var secret: SecretBytes { SecretBytes(count: count) { $0.copyBytes(from: self) } }

    /// Lends the address of the first byte to `body`.
    func withAddress<Result: ~Copyable>(_ body: (UnsafeRawPointer) -> Result) -> Result {
        span.bytes.withUnsafeBytes {
            guard let base = $0.baseAddress else { preconditionFailure("no bytes") }
            return body(base)
        }
    }

    /// The same bytes with one bit changed.
    func flipping(_ index: Int) -> [UInt8] {
        var copy = self
        copy[index] ^= 1 << UInt8(index % 8)
        return copy
    }
}

/// `count` bytes that `fill` sets.
func bytes<Failure: Error>(
    _ count: Int,
    _ fill: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
) throws(Failure) -> [UInt8] {
    let secret = try SecretBytes(count: count, fill: fill)
    return secret.withUnsafeBytes { Array($0) }
}
