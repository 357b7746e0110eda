import Bytes
import Files
import Net
import Testing
import Transfer
import TransferWire

@Suite("Transfers between two nodes", .timeLimit(.minutes(10)))
struct TransferServiceTests {
    @Test("a file of 64 MiB arrives as it was")
    func largeFile() async throws {
        try await withNodes { sender, receiver, folder in
            try await receiver.allow(sender)
            let path = folder / "large.bin"
            try SampleTree.file(path, 64 << 20)
            try await sender.send([path], to: receiver)
            let received = await receiver.ended()
            let sent = await sender.ended()
            #expect(received.state == .done)
            #expect(sent.state == .done)
            #expect(sent.bytesDone == 64 << 20)
            #expect(received.bytesDone == 64 << 20)
            #expect(received.peer == .contact(sender.address))
            #expect(
                try SampleTree.hash(receiver.downloads / "large.bin") == SampleTree.hash(path)
            )
            #expect(try receiver.partials().isEmpty)
        }
    }

    @Test("a folder arrives with its empty parts, exec bits, times and names")
    func tree() async throws {
        try await withNodes { sender, receiver, folder in
            try await receiver.allow(sender)
            try SampleTree.tree(folder / "things")
            try await sender.send([folder / "things"], to: receiver)
            #expect(await receiver.ended().state == .done)
            #expect(await sender.ended().state == .done)
            #expect(
                try SampleTree.digest(receiver.downloads / "things")
                    == SampleTree.digest(folder / "things")
            )
            #expect(try receiver.partials().isEmpty)
        }
    }

    @Test("members of a room send over streams that the room secured, and are asked like strangers")
    func room() async throws {
        try await withNodes { sender, receiver, folder in
            try SampleTree.file(folder / "a.bin", 3_000_000)
            let loop = sender.loop
            let room = try await loop.run { () throws(NetError) in
                let anyPort = SocketAddress.ip(Endpoint(.v4(.loopback), port: 0))
                return try TCPListener(on: loop, at: anyPort) { stream in
                    Task { await receiver.service.welcome(stream, from: .room("blue")) }
                }.localAddress
            }
            let endpoint = try #require(room)
            _ = try await sender.service.send([folder / "a.bin"], to: .room("blue")) { transfer in
                #expect(transfer.bytesTotal == 3_000_000)
                return try await DirectDialer().connect(to: .endpoint(endpoint), on: loop)
            }
            let offer = await receiver.wait { $0.state == .offered }
            #expect(offer.peer == .room("blue"))
            try await receiver.service.accept(offer.id)
            #expect(await receiver.ended().state == .done)
            #expect(await sender.ended().state == .done)
            #expect(
                try SampleTree.hash(receiver.downloads / "a.bin")
                    == SampleTree.hash(folder / "a.bin")
            )
        }
    }

    @Test("a stranger's offer waits until it is accepted")
    func accept() async throws {
        try await withNodes { sender, receiver, folder in
            try SampleTree.file(folder / "a.txt", 1_000)
            try await sender.send([folder / "a.txt"], to: receiver)
            let offer = await receiver.wait { $0.state == .offered }
            #expect(offer.name == "a.txt")
            #expect(offer.bytesTotal == 1_000)
            #expect(offer.files == 1)
            try await receiver.service.accept(offer.id)
            #expect(await receiver.ended().state == .done)
            #expect(await sender.ended().state == .done)
            await #expect(throws: TransferFault.notOffered(id: offer.id)) {
                try await receiver.service.accept(offer.id)
            }
        }
    }

    @Test("a declined offer ends on both sides and leaves nothing")
    func decline() async throws {
        try await withNodes { sender, receiver, folder in
            try SampleTree.file(folder / "a.txt", 1_000)
            try await sender.send([folder / "a.txt"], to: receiver)
            let offer = await receiver.wait { $0.state == .offered }
            try await receiver.service.decline(offer.id)
            let sent = await sender.ended()
            #expect(sent.state == .declined)
            #expect(sent.error != nil)
            #expect(await receiver.ended().state == .declined)
            #expect(try Folder(receiver.downloads).entries().isEmpty)
        }
    }

    @Test("an offer that nobody decides about is declined in time")
    func unattended() async throws {
        try await withNodes({ $0.offerLimit = .milliseconds(10) }) { sender, receiver, folder in
            try SampleTree.file(folder / "a.txt", 1_000)
            try await sender.send([folder / "a.txt"], to: receiver)
            let sent = await sender.ended()
            #expect(sent.state == .declined)
            #expect(sent.error == "Nobody was there to accept it.")
        }
    }

    @Test("an offer over the receiver's limit is declined")
    func tooLarge() async throws {
        try await withNodes({ $0.largestBytes = 999 }) { sender, receiver, folder in
            try await receiver.allow(sender)
            try SampleTree.file(folder / "a.txt", 1_000)
            try await sender.send([folder / "a.txt"], to: receiver)
            #expect(await sender.ended().error == "It is more than the receiver takes.")
        }
    }

    @Test("an offer that does not fit on the disk is declined")
    func noSpace() async throws {
        try await withNodes({ $0.spareBytes = .max / 2 }) { sender, receiver, folder in
            try await receiver.allow(sender)
            try SampleTree.file(folder / "a.txt", 1_000)
            try await sender.send([folder / "a.txt"], to: receiver)
            #expect(
                await sender.ended().error == "The receiver's disk has not enough room."
            )
        }
    }

    @Test("names that are taken get numbers; nothing is overwritten")
    func collisions() async throws {
        try await withNodes { sender, receiver, folder in
            try await receiver.allow(sender)
            for number in 1...3 {
                try SampleTree.file(folder / "\(number)/a.txt", 1_000, seed: UInt64(number))
                try SampleTree.file(folder / "\(number)/set/b", 10, seed: UInt64(number))
                let paths = [folder / "\(number)/a.txt", folder / "\(number)/set"]
                let sent = try await sender.send(paths, to: receiver)
                _ = await sender.wait { $0.id == sent.id && $0.state == .done }
            }
            let names = try Folder(receiver.downloads).entries().map(\.path.string)
            #expect(names == ["a (2).txt", "a (3).txt", "a.txt", "set", "set (2)", "set (3)"])
            for (name, number) in [("a.txt", 1), ("a (2).txt", 2), ("a (3).txt", 3)] {
                #expect(
                    try SampleTree.hash(receiver.downloads / name)
                        == SampleTree.hash(folder / "\(number)/a.txt")
                )
            }
        }
    }

    @Test("several transfers go on at once, in both directions")
    func several() async throws {
        try await withNodes { sender, receiver, folder in
            try await receiver.allow(sender)
            try await sender.allow(receiver)
            for number in 1...6 {
                let path = folder / "\(number).bin"
                try SampleTree.file(path, 1_500_000, seed: UInt64(number))
                try await sender.send([path], to: receiver)
                try await receiver.send([path], to: sender)
            }
            for node in [sender, receiver] {
                for view in await node.service.list() {
                    let ended = await node.wait { $0.id == view.id && $0.state.isFinal }
                    #expect(ended.state == .done)
                }
                #expect(try Folder(node.downloads).entries().count == 6)
            }
        }
    }

    @Test("a node can send to itself")
    func toItself() async throws {
        try await withNodes { sender, _, folder in
            try await sender.allow(sender)
            try SampleTree.file(folder / "a.txt", 1_000)
            try await sender.send([folder / "a.txt"], to: sender)
            for direction in [TransferView.Direction.send, .receive] {
                let view = await sender.wait { $0.direction == direction && $0.state.isFinal }
                #expect(view.state == .done)
            }
        }
    }

    @Test("what cannot be sent is refused at once, with a reason")
    func refused() async throws {
        try await withNodes { sender, receiver, folder in
            await #expect(throws: TransferFault.self) {
                try await sender.send([folder / "missing"], to: receiver)
            }
            await #expect(throws: TransferFault.source(.empty)) {
                try await sender.send([], to: receiver)
            }
            try SampleTree.file(folder / "ends with a dot.", 1)
            await #expect(throws: TransferFault.source(.unsafeName("ends with a dot."))) {
                try await sender.send([folder / "ends with a dot."], to: receiver)
            }
            #expect(await sender.service.list().isEmpty)
        }
    }

    @Test("transfers and contacts survive a restart, and forgotten ones do not")
    func restart() async throws {
        try await withScope { folder, loop in
            try SampleTree.file(folder / "a.txt", 1_000)
            let sender = try await TestNode(folder / "sender", seed: 1, on: loop)
            let first = try await TestNode(folder / "receiver", seed: 2, on: loop)
            try await first.allow(sender)
            try await sender.send([folder / "a.txt"], to: first)
            let done = await first.ended()
            _ = await sender.ended()
            await first.service.stop()
            let second = try await TestNode(folder / "receiver", seed: 2, on: loop)
            #expect(await second.service.list() == [done])
            #expect(await second.service.contacts().map(\.isAllowed) == [true])
            try await second.service.forget(done.id)
            try await second.service.removeContact(sender.address)
            await second.service.stop()
            let third = try await TestNode(folder / "receiver", seed: 2, on: loop)
            #expect(await third.service.list().isEmpty)
            #expect(await third.service.contacts().isEmpty)
            await third.service.stop()
            await sender.service.stop()
        }
    }
}
