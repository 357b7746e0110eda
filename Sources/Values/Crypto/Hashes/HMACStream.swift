/// HMAC (RFC 2104) over a kept digest context, for several tags in a row.
struct HMACStream: ~Copyable {
    private var digest: DigestStream

    init(_ algorithm: DigestAlgorithm) {
        digest = DigestStream(algorithm)
    }

    /// Writes the tag of up to three parts, one after the other.
    ///
    /// `tag` has `digestBytes` bytes and may lie where a part or the key does.
    mutating func tag(
        key: UnsafeRawBufferPointer,
        _ first: UnsafeRawBufferPointer,
        _ second: UnsafeRawBufferPointer = .none,
        _ third: UnsafeRawBufferPointer = .none,
        into tag: UnsafeMutableRawBufferPointer
    ) {
        withWipedScratch(digest.algorithm.blockBytes) { pad in
            pad.initializeMemory(as: UInt8.self, repeating: 0)
            if key.count > pad.count {
                digest.update(key)
                digest.finish(into: .init(rebasing: pad[..<digest.algorithm.digestBytes]))
            } else {
                pad.copyMemory(from: key)
            }
            for index in pad.indices { pad[index] ^= 0x36 }
            digest.update(UnsafeRawBufferPointer(pad))
            digest.update(first)
            digest.update(second)
            digest.update(third)
            digest.finish(into: tag)
            for index in pad.indices { pad[index] ^= 0x36 ^ 0x5c }
            digest.update(UnsafeRawBufferPointer(pad))
            digest.update(UnsafeRawBufferPointer(tag))
            digest.finish(into: tag)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// No bytes.
    static var none: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: nil, count: 0) }
}
