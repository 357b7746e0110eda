import Bytes
import Crypto
import Testing
import TransferWire

@Suite("Transfer ledger and journal")
struct LedgerTests {
    static let chunk = SampleFiles.chunk

    static func leaf(_ number: Int) -> Bytes32 {
        Bytes32 { $0.storeBytes(of: number, as: Int.self) }
    }

    @Test("a set of chunks behaves as a set", arguments: 0..<50 as Range<UInt64>)
    func ranges(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var (ranges, set) = (ChunkRanges(), Set<Int>())
        for _ in 0..<60 {
            let chunk = Int.random(in: 0..<40, using: &generator)
            #expect(ranges.insert(chunk) == set.insert(chunk).inserted)
        }
        #expect(ranges.count == set.count)
        #expect(Array(ranges.ranges.joined()) == set.sorted())
        #expect(ChunkRanges(ranges.ranges) == ranges)
        for chunk in 0..<40 {
            #expect(ranges.contains(chunk) == set.contains(chunk))
            #expect(ranges.rank(of: chunk) == set.count { $0 < chunk })
            let gap = (chunk..<40).drop { set.contains($0) }.prefix { !set.contains($0) }
            #expect(ranges.gap(from: chunk, below: 40).map(Array.init) ?? [] == Array(gap))
        }
    }

    @Test("an empty file, a zero byte and two orders of chunks all have roots of their own")
    func roots() {
        let (a, b) = (Self.leaf(1), Self.leaf(2))
        let roots = [
            TransferHash.file(bytes: 0, leaves: []), TransferHash.file(bytes: 1, leaves: [a]),
            TransferHash.file(bytes: 2, leaves: [a]), TransferHash.file(bytes: 2, leaves: [a, b]),
            TransferHash.file(bytes: 2, leaves: [b, a]),
        ]
        #expect(Set(roots).count == roots.count)
    }

    static func busy() throws -> (TransferLedger, [UInt8]) {
        let files = try SampleFiles(sizes: [0, 3 * chunk, 5 * chunk + 1, 9])
        var ledger = TransferLedger(id: SampleFiles.id(), manifest: files.manifest)
        var journal = JournalRecord.began(ledger.id).bytes
        func verify(_ file: Int, _ chunks: [Int]) {
            journal += ledger.binding(file).bytes
            for chunk in chunks {
                ledger.record(file: file, chunk: chunk, leaf: leaf(chunk))
                journal +=
                    JournalRecord.verified(file, first: chunk, leaves: [leaf(chunk)]).bytes
            }
        }
        verify(2, [0, 1, 2])
        verify(3, [0, 2, 3, 5])
        verify(4, [0])
        ledger.complete(2)
        journal += JournalRecord.completed(2, root: try #require(ledger.computedRoot(2))).bytes
        ledger.reset(4)
        journal += JournalRecord.reset(4).bytes
        return (ledger, journal)
    }

    @Test("a journal leads to the ledger it was written of, and so does its shortest form")
    func journal() throws {
        let (ledger, bytes) = try Self.busy()
        for journal in [bytes, ledger.journal.flatMap(\.bytes)] {
            let read = TransferJournal(reading: journal)
            #expect(read.soundBytes == journal.count)
            let recalled = TransferLedger(
                id: ledger.id,
                manifest: ledger.manifest,
                recalling: read
            )
            #expect(recalled == ledger)
            #expect(recalled.verifiedBytes == UInt64(3 * Self.chunk + 3 * Self.chunk + 1))
        }
    }

    @Test("a complete file whose leaves were dropped is recalled by its root")
    func dropped() throws {
        var (ledger, _) = try Self.busy()
        ledger.dropLeaves(2)
        let journal = TransferJournal(reading: ledger.journal.flatMap(\.bytes))
        let recalled = TransferLedger(
            id: ledger.id,
            manifest: ledger.manifest,
            recalling: journal
        )
        #expect(recalled == ledger)
        #expect(recalled.isComplete(2))
        #expect(recalled.verifiedBytes == UInt64(6 * Self.chunk + 1))
    }

    @Test("cut anywhere, the journal keeps every record before the cut")
    func cut() throws {
        let (_, bytes) = try Self.busy()
        var sound = 0
        for count in bytes.indices {
            let journal = TransferJournal(reading: Array(bytes[..<count]))
            #expect(journal.soundBytes >= sound && journal.soundBytes <= count)
            sound = journal.soundBytes
        }
        #expect(TransferJournal(reading: bytes + [1, 2, 3]).soundBytes == bytes.count)
        var damaged = bytes
        damaged[bytes.count / 2] ^= 1
        #expect(TransferJournal(reading: damaged).soundBytes < bytes.count / 2)
    }

    @Test("the journal of another transfer is not recalled")
    func foreign() throws {
        let (ledger, bytes) = try Self.busy()
        let other = SampleFiles.id(99)
        let recalled = TransferLedger(
            id: other,
            manifest: ledger.manifest,
            recalling: TransferJournal(reading: bytes)
        )
        #expect(recalled.verifiedBytes == 0)
    }

    @Test(
        "claims cover what is known, in runs of at most 256 files, and no more ranges than allowed"
    )
    func claims() throws {
        let files = try SampleFiles(sizes: Array(repeating: 0, count: 600) + [2_000 * Self.chunk])
        var ledger = TransferLedger(id: SampleFiles.id(), manifest: files.manifest)
        for file in 1...600 { ledger.complete(file) }
        for chunk in stride(from: 0, to: 512, by: 2) {
            ledger.record(file: 601, chunk: chunk, leaf: Self.leaf(chunk))
        }
        var claims = ledger.claims()
        #expect(claims.map(\.entries) == [1..<257, 257..<513, 513..<601, 601..<602])
        ledger.record(file: 601, chunk: 512, leaf: Self.leaf(1))
        claims = ledger.claims()
        #expect(claims.count == 3, "257 ranges are too many: the file is sent anew")
        #expect(ledger[601] == FileLedger())
        #expect(ledger.verifiedBytes == 0)
    }
}
