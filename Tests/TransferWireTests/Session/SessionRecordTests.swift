import Bytes
import Crypto
import Testing
import TransferWire

@Suite("Records of a session (Docs/protocols/transfer.md)")
struct SessionRecordTests {
    static let sizes = [1, 2, 65_535, 65_536, 65_537, 131_072, 300_001]

    @Test("content of any size comes out as it went in, however it is cut", arguments: sizes)
    func roundTrip(size: Int) throws {
        var generator = SeededGenerator(seed: UInt64(size))
        let content = generator.bytes(size)
        let pair = try SealedPair()
        var sealed = try pair.seal(content) + (try pair.seal([1, 2, 3]))
        sealed += try pair.near.sealer.end()
        for cut in [1_000, 65_556, 1 << 20] {
            let again = try SealedPair()
            var bytes = try again.seal(content) + (try again.seal([1, 2, 3]))
            bytes += try again.near.sealer.end()
            #expect(try again.open(bytes, cut: cut) == content + [1, 2, 3])
            let hasEnded = again.far.opener.hasEnded
            #expect(hasEnded)
        }
        #expect(sealed.count == size + (size + 65_535) / 65_536 * 20 + 23 + 20)
    }

    @Test("records that break off anywhere are incomplete, and their end is not in order")
    func truncated() throws {
        for count in stride(from: 0, to: 140, by: 1) {
            let pair = try SealedPair()
            let bytes = try pair.seal([UInt8](repeating: 1, count: 100)) + pair.near.sealer.end()
            _ = try pair.open(Array(bytes.prefix(count)), cut: 9)
            let hasEnded = pair.far.opener.hasEnded
            #expect(hasEnded == (count == 140))
        }
    }

    @Test("records out of order, repeated or left out are noticed")
    func order() throws {
        let (one, two) = (try SealedPair(), try SealedPair())
        let first = try one.seal([1])
        let second = try one.seal([2])
        #expect(throws: SessionError.forged) { try one.open(second, cut: 100) }
        let again = try two.seal([1])
        #expect(throws: SessionError.forged) { try two.open(again + again, cut: 100) }
        #expect(first == again)
    }

    @Test("what claims to be longer than a record, or follows the end, is refused")
    func limits() throws {
        let pair = try SealedPair()
        #expect(throws: SessionError.oversized(bytes: 65_537)) {
            try pair.open([0, 1, 0, 1], cut: 100)
        }
        let other = try SealedPair()
        let bytes = try other.near.sealer.end() + [0]
        #expect(throws: SessionError.afterEnd) { try other.open(bytes, cut: 100) }
    }

    @Test("keys change on both ends after the same record")
    func rekeying() throws {
        let pair = try SealedPair()
        var bytes: [UInt8] = []
        for _ in 0..<SessionLimits.recordsPerKey + 3 { bytes += try pair.seal([7]) }
        #expect(try pair.open(bytes, cut: 1 << 20).count == 65_539)
    }

    @Test("garbage never traps", arguments: 1...200)
    func garbage(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pair = try SealedPair()
        let bytes = [0, 0] + generator.bytes(Int.random(in: 0...70_000, using: &generator))
        do {
            _ = try pair.open(bytes, cut: Int.random(in: 1...5_000, using: &generator))
        } catch {
            #expect(error is SessionError)
        }
    }
}

/// One end that seals and one that opens.
private struct SealedPair {
    let near: KeyBox
    let far: KeyBox

    init() throws {
        (near, far) = try HandshakePair().keys()
    }

    func seal(_ content: [UInt8]) throws -> [UInt8] {
        var output = [UInt8](repeating: 0, count: RecordSealer.sealedBytes(content.count))
        try content.lend { content in
            try output.lendMutable { output in try near.sealer.seal(content, into: output) }
        }
        return output
    }

    func open(_ bytes: [UInt8], cut: Int) throws -> [UInt8] {
        var opened: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: cut) {
            var part = Array(bytes[start..<min(bytes.count, start + cut)])
            try part.lendMutable { part in
                var rest = part
                repeat {
                    _ = try far.opener.next(from: &rest) { opened.append(contentsOf: $0) }
                } while !rest.isEmpty
            }
        }
        return opened
    }
}
