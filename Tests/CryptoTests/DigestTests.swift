import Bytes
import Crypto
import Testing

@Suite("Digests (RFC 1321, FIPS 180-4, FIPS 202, RFC 7693)")
struct DigestTests {
    static let published: [(DigestAlgorithm, String)] = [
        (.md5, "900150983cd24fb0d6963f7d28e17f72"),
        (.sha1, "a9993e364706816aba3e25717850c26c9cd0d89d"),
        (.sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
        (
            .sha512,
            """
            ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a
            2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f
            """
        ),
        (.sha3, "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
        (.blake2b256, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"),
        (
            .blake2b512,
            """
            ba80a53f981c4d0d6a2797b69f12f6e94c212f14685ac4b74b12bb6fdbffa2d1
            7d87c5392aab792dc252d5de4533cc9518d38aa8dbf1925ab92386edd4009923
            """
        ),
        (.blake2s256, "508c5e8c327c14e2e1a72ba34eeb452f37458b209ed63a294d999b4c86675982"),
    ]

    @Test("of abc", arguments: published)
    func abc(algorithm: DigestAlgorithm, digest: String) {
        let message = Array("abc".utf8)
        #expect(message.withUnsafeBytes { Digest.hash(algorithm, $0) } == .hex(digest))
        #expect(algorithm.digestBytes == [UInt8].hex(digest).count)
    }

    @Test("in pieces equal one go", arguments: DigestAlgorithm.allCases)
    func pieces(algorithm: DigestAlgorithm) {
        var generator = SeededGenerator(seed: 5)
        let message = generator.bytes(3000)
        var stream = DigestStream(algorithm)
        for round in 0..<2 {
            var rest = message[...]
            while !rest.isEmpty {
                let count = min(rest.count, Int.random(in: 0...200, using: &generator))
                stream.update(Array(rest.prefix(count)))
                rest = rest.dropFirst(count)
            }
            let whole = message.withUnsafeBytes { Digest.hash(algorithm, $0) }
            #expect(stream.finish() == whole, "round \(round)")
        }
    }

    @Test("of nothing", arguments: DigestAlgorithm.allCases)
    func empty(algorithm: DigestAlgorithm) {
        var stream = DigestStream(algorithm)
        let none = UnsafeRawBufferPointer(start: nil, count: 0)
        #expect(stream.finish() == Digest.hash(algorithm, none))
    }
}
