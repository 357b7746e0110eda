import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Registry journal")
struct RegistryJournalTests {
    static func busy() throws -> RegistryFixture {
        var registry = try RegistryFixture()
        for seed in 1...5 as ClosedRange<UInt64> {
            try registry.register(seed)
            registry.tick(after: 5)
        }
        let identity = try SampleNetwork.identity(2)
        registry.obey(
            registry.core.probed(
                identity,
                bytesPerSecond: 77,
                now: registry.now,
                unixSeconds: registry.unix
            )
        )
        registry.tick(after: 62)
        try registry.beat(2)
        registry.tick(after: 10)
        return registry
    }

    @Test("every record reads back")
    func roundTrip() throws {
        let registry = try Self.busy()
        let journal = RegistryJournal(reading: registry.journal)
        #expect(journal.soundBytes == registry.journal.count)
        #expect(journal.records.flatMap(\.bytes) == registry.journal)
        let all =
            journal.records + [
                .forgotten(try SampleNetwork.identity(1)),
                .measured(try SampleNetwork.identity(1), capacity: .max),
            ]
        for record in all {
            var reader = ByteReader(record.bytes.span.bytes)
            #expect(try RegistryRecord(from: &reader) == record)
        }
    }

    @Test("killed after any byte, the registry loses at most the write it was at")
    func killedAnywhere() throws {
        let registry = try Self.busy()
        let whole = RegistryJournal(reading: registry.journal).records
        for kept in stride(from: 0, through: registry.journal.count, by: 41) {
            let journal = RegistryJournal(reading: Array(registry.journal.prefix(kept)))
            #expect(journal.records == Array(whole.prefix(journal.records.count)))
            #expect(kept - journal.soundBytes < (whole.map(\.bytes.count).max() ?? 0))
        }
    }

    @Test("killed and restored, it knows the same relays and continues the same chain")
    func restored() throws {
        let before = try Self.busy()
        var after = try before.killed()
        #expect(after.core.chain == before.core.chain)
        #expect(Set(after.core.relays.keys) == Set(before.core.relays.keys))
        #expect(
            after.core.relays.mapValues(\.upSince) == before.core.relays.mapValues(\.upSince)
        )
        #expect(after.core.snapshot == before.core.snapshot)
        after.tick()
        #expect(after.core.list?.header.epoch == (before.core.chain.last?.epoch ?? 0) + 1)
        #expect(after.core.list?.header.previous == before.core.chain.last?.hash)
        #expect(after.core.list?.entries.count == 5, "its own absence kills nobody")
    }

    @Test("a snapshot leads to the state it was taken of")
    func snapshot() throws {
        let registry = try Self.busy()
        let journal = RegistryJournal(reading: registry.core.snapshot.flatMap(\.bytes))
        let core = RegistryCore(
            settings: registry.core.settings,
            signer: try SampleNetwork.key(500),
            restoring: journal.records,
            now: registry.now
        )
        #expect(core.snapshot == registry.core.snapshot)
    }

    @Test("a damaged byte ends the sound part before its record")
    func damaged() throws {
        var bytes = try Self.busy().journal
        let first = RegistryJournal(reading: bytes).records[0].bytes.count
        bytes[first + 20] ^= 1
        let journal = RegistryJournal(reading: bytes)
        #expect(journal.records.count == 1)
        #expect(journal.soundBytes == first)
    }

    @Test("a record over its limit is refused by its length alone")
    func oversized() {
        let bytes: [UInt8] = [1, 0, 0, 0x20, 0x01]
        #expect(throws: DirectoryError.oversized(bytes: 8_193, limit: 8_192)) {
            var reader = ByteReader(bytes.span.bytes)
            _ = try RegistryRecord(from: &reader)
        }
    }
}
