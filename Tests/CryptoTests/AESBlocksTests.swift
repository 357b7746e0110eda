import Bytes
import Crypto
import Testing

@Suite("GCM keystream blocks (NIST SP 800-38D)")
struct AESBlocksTests {
    static let key = [UInt8](50..<82)

    private static func blocks() -> AESBlocks {
        AESBlocks(key: key.secret)
    }

    /// What AES-256-GCM XORs into a message of `count` bytes.
    private static func gcmKeystream(prefix: UInt32, counter: UInt64, count: Int) -> [UInt8] {
        var cipher = AEAD.keyed(.aes256GCM, key)
        var generator = SeededGenerator(seed: counter)
        let message = generator.bytes(count)
        let sealed = cipher.seal(message, nonce: AEADNonce(prefix: prefix, counter: counter))
        return zip(message, sealed).map { $0 ^ $1 }
    }

    @Test("a message's keystream is what GCM adds to it", arguments: [0, 1, 16, 17, 512, 1400])
    func keystream(count: Int) {
        var blocks = Self.blocks()
        let stream = [UInt8](unsafeUninitializedCapacity: max(count, 1)) { bytes, initialized in
            blocks.keystream(
                prefix: 9,
                counter: 1 << 40,
                into: UnsafeMutableRawBufferPointer(start: bytes.baseAddress, count: count)
            )
            initialized = count
        }
        #expect(stream == Self.gcmKeystream(prefix: 9, counter: 1 << 40, count: count))
    }

    @Test("the keystream beyond a message is that of a longer message", arguments: [1, 2, 31, 100])
    func beyond(blocksSealed: Int) {
        var blocks = Self.blocks()
        let tail = bytes(48) {
            blocks.keystream(
                prefix: 1,
                counter: 5,
                firstBlock: AESBlocks.firstDataBlock + UInt32(blocksSealed),
                into: $0
            )
        }
        let whole = Self.gcmKeystream(prefix: 1, counter: 5, count: blocksSealed * 16 + 48)
        #expect(tail == Array(whole.suffix(48)))
    }

    @Test("one block of each of many messages", arguments: [UInt32(2), 3, 66])
    func columns(block: UInt32) {
        var blocks = Self.blocks()
        let made = bytes(20 * AESBlocks.blockBytes) {
            blocks.blocks(prefix: 4, counters: 1000..<1020, block: block, into: $0)
        }
        let start = Int(block - AESBlocks.firstDataBlock) * 16
        let expected = (1000..<1020).flatMap {
            Self.gcmKeystream(prefix: 4, counter: $0, count: start + 16).suffix(16)
        }
        #expect(made == expected)
    }

    @Test("changing the key changes the blocks to that key's")
    func rekey() {
        let other = [UInt8](0..<32)
        var kept = Self.blocks()
        _ = bytes(16) { kept.keystream(prefix: 0, counter: 0, into: $0) }
        other.withAddress { kept.rekey($0) }
        var fresh = AESBlocks(key: other.secret)
        #expect(
            bytes(64) { kept.keystream(prefix: 2, counter: 3, into: $0) }
                == bytes(64) { fresh.keystream(prefix: 2, counter: 3, into: $0) }
        )
    }
}
