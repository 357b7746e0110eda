import Bytes
import Crypto
import Files
import Net
import Testing
import Transfer
import TransferWire

@Suite("Peers that break the rules", .timeLimit(.minutes(10)))
struct HostilePeerTests {
    static let manifests: [(name: String, path: [String], kind: UInt8)] = [
        ("leads up", ["..", "evil"], 1),
        ("is absolute", ["/etc", "evil"], 1),
        ("has a separator inside", ["a/../../evil"], 1),
        ("has a zero byte", ["a\u{0}b"], 1),
        ("is empty", [""], 1),
        ("turns text around", ["exe.\u{202e}txt"], 1),
        ("is of no kind", ["evil"], 7),
    ]

    @Test("a manifest with a path that …", arguments: manifests)
    func manifest(_ sample: (name: String, path: [String], kind: UInt8)) async throws {
        try await withNodes { sender, receiver, _ in
            try await receiver.allow(sender)
            let peer = try await HandmadePeer(sender, to: receiver)
            let manifest = HandmadePeer.manifest(path: sample.path, kind: sample.kind)
            peer.say(TransferMessage.hello(Hello()).frame)
            peer.say(HandmadePeer.offer(manifest: manifest, entries: 1, total: 1))
            peer.say(TransferMessage.manifest(manifest).frame)
            let answer = try await peer.answer()
            #expect(answer.last == .failure(FailureReport(code: .manifest)))
            #expect(await receiver.service.list().isEmpty)
            #expect(try Folder(receiver.downloads).entries().isEmpty)
        }
    }

    @Test("chunks before anybody wanted them, and frames without end, are violations")
    func unexpected() async throws {
        try await withNodes { sender, receiver, _ in
            for frame: [UInt8] in [
                TransferMessage.done(Done(root: Bytes32 { _ in }, seal: nil)).frame,
                [0xFF, 0xFF, 0xFF, 0xFF, 7], [0, 0, 0, 1, 200],
            ] {
                let peer = try await HandmadePeer(sender, to: receiver)
                peer.say(TransferMessage.hello(Hello()).frame)
                peer.say(frame)
                let answer = try await peer.answer()
                #expect(answer.last == .failure(FailureReport(code: .violation)))
            }
        }
    }

    @Test("a chunk that is not the one announced is refused and not stored")
    func corruptChunk() async throws {
        try await withNodes { sender, receiver, _ in
            try await receiver.allow(sender)
            let entry = ManifestEntry(path: ["a"], kind: .file, bytes: 4)
            let manifest = try Manifest([entry])
            let peer = try await HandmadePeer(sender, to: receiver)
            var generator = SeededGenerator(seed: 3)
            let offer = Offer(id: TransferID(using: &generator), manifest: manifest)
            let leaf = [1, 2, 3, 4].withUnsafeBytes { MerkleTree.leaf($0) }
            peer.say(TransferMessage.hello(Hello()).frame)
            peer.say(TransferMessage.offer(offer).frame)
            peer.say(TransferMessage.manifest(manifest.bytes).frame)
            peer.say(TransferMessage.group(Group(file: 0, first: 0, leaves: [leaf])).frame)
            peer.say([0, 0, 0, 13, 7, 0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9, 9])
            let answer = try await peer.answer()
            #expect(answer.last == .failure(FailureReport(code: .corrupt)))
            let waiting = await receiver.wait { $0.state == .waiting }
            #expect(waiting.bytesDone == 0)
        }
    }

    @Test("a peer has four open offers at most, and others still get through")
    func offers() async throws {
        try await withNodes { sender, receiver, folder in
            var peers: [HandmadePeer] = []
            for seed in 1...4 {
                let peer = try await HandmadePeer(sender, to: receiver)
                try peer.offerFile(seed: UInt64(seed))
                peers.append(peer)
            }
            _ = await receiver.wait { _ in true }
            while await receiver.service.list().count < 4 {
                _ = await receiver.wait { $0.state == .offered }
                await Task.yield()
            }
            let fifth = try await HandmadePeer(sender, to: receiver)
            try fifth.offerFile(seed: 5)
            #expect(try await fifth.answer().last == .decline(.busy))
            try SampleTree.file(folder / "a.txt", 10)
            let other = try await TestNode(folder / "other", seed: 3, on: sender.loop)
            try await other.send([folder / "a.txt"], to: receiver)
            _ = await receiver.wait { $0.peer == .contact(other.address) && $0.state == .offered }
            await other.service.stop()
        }
    }

    @Test("a transfer belongs to the peer that began it")
    func stolen() async throws {
        try await withNodes { sender, receiver, folder in
            let owner = try await HandmadePeer(sender, to: receiver)
            try owner.offerFile(seed: 1)
            let offer = await receiver.wait { $0.state == .offered }
            let other = try await TestNode(folder / "other", seed: 3, on: sender.loop)
            let thief = try await HandmadePeer(other, to: receiver)
            try thief.offerFile(seed: 1)
            #expect(try await thief.answer().last == .decline(.refused))
            #expect(await receiver.service.list() == [offer])
            await other.service.stop()
        }
    }
}
