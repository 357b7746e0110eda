import Bytes
import Crypto
import Testing

@Suite("Shared cipher contexts")
struct CipherCacheTests {
    private static func key(_ index: Int) -> [UInt8] {
        Digest.sha256(Array("key \(index)".utf8))
    }

    private static func seal(
        _ cache: inout CipherCache,
        _ ticket: inout CipherTicket,
        _ index: Int,
        _ counter: UInt64
    ) -> [UInt8] {
        key(index).withAddress { key in
            cache.withContext(for: &ticket, key: key) {
                $0.seal([1, 2, 3], nonce: AEADNonce(prefix: 0, counter: counter))
            }
        }
    }

    @Test("every key seals as its own context would, however often it was evicted")
    func sameAsOwnContext() {
        var cache = CipherCache(capacity: 3)
        var tickets = [CipherTicket](repeating: CipherTicket(), count: 10)
        var generator = SeededGenerator(seed: 1)
        for counter in 0..<500 {
            let index = Int.random(in: 0..<10, using: &generator)
            let sealed = Self.seal(&cache, &tickets[index], index, UInt64(counter))
            var own = AEAD.keyed(.aes256GCM, Self.key(index))
            #expect(
                sealed == own.seal([1, 2, 3], nonce: .init(prefix: 0, counter: UInt64(counter)))
            )
        }
        #expect(cache.loads > 10)
    }

    @Test("keys that fit are loaded once")
    func noReload() {
        var cache = CipherCache(capacity: 4)
        var tickets = [CipherTicket](repeating: CipherTicket(), count: 4)
        for counter in 0..<100 {
            _ = Self.seal(&cache, &tickets[counter % 4], counter % 4, UInt64(counter))
        }
        #expect(cache.loads == 4)
    }

    @Test("a key in constant use is not evicted by a stream of others")
    func secondChance() {
        var cache = CipherCache(capacity: 8)
        var busy = CipherTicket()
        _ = Self.seal(&cache, &busy, 0, 0)
        for index in 1..<200 {
            var passing = CipherTicket()
            _ = Self.seal(&cache, &passing, index, 0)
            let before = cache.loads
            _ = Self.seal(&cache, &busy, 0, UInt64(index))
            #expect(cache.loads == before)
        }
    }

    @Test("a forgotten ticket loads its key again and does not disturb others")
    func forget() {
        var cache = CipherCache(capacity: 2)
        var (first, second) = (CipherTicket(), CipherTicket())
        let sealed = Self.seal(&cache, &first, 1, 9)
        _ = Self.seal(&cache, &second, 2, 0)
        cache.forget(&first)
        cache.forget(&first)
        let before = cache.loads
        _ = Self.seal(&cache, &second, 2, 1)
        #expect(cache.loads == before)
        #expect(Self.seal(&cache, &first, 1, 9) == sealed)
        #expect(cache.loads == before + 1)
    }

    @Test("sealing and opening directly is the same as through a context")
    func direct() {
        var cache = CipherCache(capacity: 1)
        var (here, there) = (CipherTicket(), CipherTicket())
        let expected = Self.seal(&cache, &here, 1, 7)
        var record: [UInt8] = [1, 2, 3] + [UInt8](repeating: 0, count: 16)
        let nonce = AEADNonce(prefix: 0, counter: 7)
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        _ = Self.seal(&cache, &there, 2, 0)
        let opened = Self.key(1).withAddress { key in
            record.withUnsafeMutableBytes { bytes in
                guard let base = bytes.baseAddress else { return false }
                cache.seal(
                    for: &here,
                    key: key,
                    nonce: nonce,
                    aad: none,
                    in: base,
                    out: base,
                    count: 3,
                    tag: base + 3
                )
                #expect(Array(bytes) == expected)
                return cache.open(
                    for: &here,
                    key: key,
                    nonce: nonce,
                    aad: none,
                    in: base,
                    out: base,
                    count: 3,
                    tag: base + 3
                )
            }
        }
        #expect(opened && record[..<3] == [1, 2, 3])
    }

    @Test("a ticket is eight bytes")
    func size() {
        #expect(MemoryLayout<CipherTicket>.size == 8)
    }
}
