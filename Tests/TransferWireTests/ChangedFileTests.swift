import Bytes
import Testing
import TransferWire

@Suite("Files that change between streams")
struct ChangedFileTests {
    static let chunk = SampleFiles.chunk

    /// A first stream that stored `lifetime` bytes' worth.
    static func interrupted(
        _ files: SampleFiles,
        after lifetime: Int,
        _ generator: inout SeededGenerator
    ) -> SampleStream {
        var stream = SampleStream(files: files)
        stream.run(lifetime: lifetime, using: &generator)
        return stream
    }

    @Test("content that changed under the same size and time is found by its root")
    func silently() throws {
        var generator = SeededGenerator(seed: 1)
        var files = try SampleFiles(sizes: [8 * Self.chunk])
        let before = Self.interrupted(files, after: 5 * Self.chunk, &generator)
        #expect(before.disk.stored > 0)
        files.contents[files.path(1)]?[3] ^= 1
        var stream = SampleStream(files: files, disk: before.disk)
        stream.run(using: &generator)
        #expect(stream.restarted == [1])
        #expect(stream.disk.discarded == [files.path(1)])
        #expect(stream.delivered(files))
    }

    @Test("a sender that remembers old leaves finds the change when it reads on")
    func remembered() throws {
        var generator = SeededGenerator(seed: 2)
        var files = try SampleFiles(sizes: [40, 8 * Self.chunk])
        let before = Self.interrupted(files, after: 6 * Self.chunk, &generator)
        // The sender read up to a group further than the receiver stored.
        let behind = before.disk.partial[files.path(2)]?.count ?? 0
        files.contents[files.path(2)]?[behind + 9] ^= 1
        var stream = SampleStream(
            files: files,
            disk: before.disk,
            knowing: before.sender.ledger
        )
        stream.run(using: &generator)
        #expect(stream.restarted == [2])
        #expect(stream.delivered(files))
    }

    @Test("a complete file that changed is sent anew with those claimed beside it")
    func complete() throws {
        var generator = SeededGenerator(seed: 3)
        var files = try SampleFiles(sizes: [10, 20, 30, 9 * Self.chunk])
        let before = Self.interrupted(files, after: 3 * Self.chunk, &generator)
        #expect(before.disk.final.count == 3)
        files.contents[files.path(2)]?[0] ^= 1
        var stream = SampleStream(files: files, disk: before.disk)
        stream.run(using: &generator)
        #expect(stream.restarted == [1, 2, 3])
        #expect(stream.delivered(files))
    }

    @Test("an offer with another time drops what was stored of that file and keeps the others")
    func offered() throws {
        var generator = SeededGenerator(seed: 4)
        let files = try SampleFiles(sizes: [10, 9 * Self.chunk])
        let before = Self.interrupted(files, after: 3 * Self.chunk, &generator)
        let entries = files.manifest.entries.map { entry in
            entry.bytes > 10
                ? ManifestEntry(
                    path: entry.path,
                    kind: entry.kind,
                    bytes: entry.bytes,
                    modified: 8
                ) : entry
        }
        var changed = files
        changed.manifest = try Manifest(
            entries + [ManifestEntry(path: ["another"], kind: .file, bytes: 0)]
        )
        changed.contents["another"] = []
        var stream = SampleStream(
            files: changed,
            disk: before.disk,
            knowing: before.sender.ledger
        )
        stream.run(using: &generator)
        #expect(stream.disk.discarded == [files.path(2)])
        #expect(stream.delivered(changed))
        #expect(stream.disk.stored == before.disk.stored + 9 * Self.chunk)
    }
}
