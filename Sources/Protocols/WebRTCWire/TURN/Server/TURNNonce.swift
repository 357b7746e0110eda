import Bytes
import Crypto

/// What a client must sign with so that no old request serves again (RFC 8489 §9.2).
///
/// The server keeps none: a nonce is the minute it was made in and a tag over that and the
/// client's address. Twelve characters, because they go to whoever asks.
struct TURNNonce {
    /// Minutes a nonce is good for (RFC 8656 §5 wants an hour at most).
    static let minutes: Int64 = 55
    private static let tagBytes = 7

    private let key: [UInt8]

    init(using entropy: Entropy) {
        key = entropy.bytes(32)
    }

    func make(for client: Endpoint, now: Moment) -> [UInt8] {
        make(for: client, minute: Self.minute(now))
    }

    func isGood(_ nonce: UnsafeRawBufferPointer, for client: Endpoint, now: Moment) -> Bool {
        guard nonce.count == 12,
            let bytes = Base64.decode(String(decoding: nonce, as: UTF8.self), as: .url)
        else { return false }
        let age =
            UInt16(truncatingIfNeeded: Self.minute(now))
            &- (UInt16(bytes[0]) << 8 | UInt16(bytes[1]))
        guard age <= Self.minutes else { return false }
        let expected = make(for: client, minute: Self.minute(now) - Int64(age))
        return ConstantTime.equal(expected, Array(nonce))
    }

    private static func minute(_ now: Moment) -> Int64 { now.nanoseconds / 60_000_000_000 }

    private func make(for client: Endpoint, minute: Int64) -> [UInt8] {
        var writer = ByteWriter(capacity: 32)
        writer.integer(minute)
        writer.append(client.address.bytes)
        writer.integer(client.port)
        var tag = [UInt8](repeating: 0, count: HMAC.sha256Bytes)
        tag.withUnsafeMutableBytes { tag in
            key.withUnsafeBytes { key in
                writer.bytes.withUnsafeBytes { HMAC.sha256(key: key, $0, into: tag) }
            }
        }
        let short = UInt16(truncatingIfNeeded: minute)
        let bytes = [UInt8(short >> 8), UInt8(short & 0xFF)] + tag.prefix(Self.tagBytes)
        return Array(Base64.encode(bytes, as: .url).utf8)
    }
}
