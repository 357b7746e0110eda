import Bytes
import Files
import Glibc
import Net
import Testing
import Transfer
import TransferWire

@Suite("Stops while verified files are put in place", .timeLimit(.minutes(10)))
struct PlacingTests {
    /// How far putting in place had come.
    enum Stop: CaseIterable {
        case beforeAnything
        case withNothingNoted
        case withANameNoted
        case withAFileUnderBothNames
        case withAFileMoved
        case withAFileTaken
        case withAFolderTaken
        case withAllMoved

        /// Leaves the disk as this stop does.
        func leave(_ place: Path, _ downloads: Path) throws {
            guard self != .beforeAnything else { return }
            let content = place / "content"
            let noted = try File(opening: place / "placing", .create)
            let large = (content / "large.bin", downloads / "large.bin")
            switch self {
            case .beforeAnything, .withNothingNoted: return
            case .withANameNoted: try noted.append(Array("large.bin".utf8) + [0])
            case .withAFileUnderBothNames:
                try noted.append(Array("large.bin".utf8) + [0])
                #expect(link(large.0.string, large.1.string) == 0)
            case .withAFileMoved:
                try noted.append(Array("large.bin".utf8) + [0])
                try large.0.rename(to: large.1)
            case .withAFileTaken:
                // Where files have one name only.
                try noted.append(Array("large.bin".utf8) + [0])
                try File(opening: large.1, .createNew).close()
            case .withAFolderTaken:
                try noted.append(Array("set".utf8) + [0])
                try Folder(downloads / "set").create()
            case .withAllMoved:
                try noted.append(Array("large.bin".utf8) + [0] + Array("set".utf8) + [0])
                try large.0.rename(to: large.1)
                try (content / "set").rename(to: downloads / "set")
            }
        }
    }

    @Test("nothing is half there afterwards, and the sender is told", arguments: Stop.allCases)
    func stopped(at stop: Stop) async throws {
        try await withScope { folder, loop in
            let sender = try await TestNode(folder / "sender", seed: 1, on: loop)
            let first = try await TestNode(folder / "receiver", seed: 2, on: loop)
            try await first.allow(sender)
            let sample = try SampleContent()
            // Says all but the last word, and leaves.
            let peer = try await HandmadePeer(sender, to: first)
            #expect(try await peer.send(Self.machine(sample, .signed), sample) == nil)
            _ = await first.wait { $0.bytesDone == $0.bytesTotal }
            await peer.leave()
            _ = await first.wait { $0.state == .waiting }
            await first.service.stop()
            let name = try #require(first.partials().first)
            try stop.leave((first.downloads / ".warren-partial").joined(name), first.downloads)

            let second = try await TestNode(folder / "receiver", seed: 2, on: loop)
            await second.service.start { _ in throw NetError.refused }
            if stop != .beforeAnything {
                #expect(await second.service.list().map(\.state) == [.done])
                try sample.expect(in: second.downloads)
            }
            let again = try await HandmadePeer(sender, to: second)
            guard case .completed = try await again.send(Self.machine(sample), sample) else {
                Issue.record("the sender is told that all is there")
                return
            }
            #expect(await second.ended().state == .done)
            try sample.expect(in: second.downloads)
            await second.service.stop()
            await sender.service.stop()
        }
    }

    private static func machine(
        _ sample: SampleContent,
        _ commitment: SenderMachine.Commitment = .unsigned
    ) -> SenderMachine {
        SenderMachine(
            id: sample.id,
            manifest: sample.manifest,
            commitment: commitment,
            now: EventLoop.clock()
        )
    }
}
