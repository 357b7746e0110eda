import Bytes
import Crypto
import Net
import Rooms
import Testing
import WebRTCWire

@Suite("Peer connections (RFC 8825)", .timeLimit(.minutes(5)))
struct PeerConnectionTests {
    @Test("two that exchange descriptions open a channel, and texts and bytes pass both ways")
    func exchange() async throws {
        try await withPeers { pair in
            let channel = try await pair.open()
            try await pair.loop.run {
                try channel.send(text: "hello")
                try channel.send(text: "")
                try channel.send([1, 2, 3])
                try channel.send([])
                try pair.answererLog.channels[0].send(text: "welcome")
            }
            try await pair.wait {
                $0.answererLog.binaries.count == 2 && $0.offererLog.texts.count == 1
            }
            await pair.loop.run {
                #expect(pair.answererLog.texts == ["hello", ""])
                #expect(pair.answererLog.binaries == [[1, 2, 3], []])
                #expect(pair.offererLog.texts == ["welcome"])
                #expect(pair.answererLog.channels[0].parameters.label == "chat")
                #expect(pair.offerer.remoteFingerprint == pair.answerer.localFingerprint)
            }
        }
    }

    @Test("messages of every size up to the longest pass whole; one byte more is refused")
    func sizes() async throws {
        try await withPeers { pair in
            let channel = try await pair.open()
            let sizes = [1, 1171, 1172, 1173, 65_535, 65_536, 65_537, 262_143, 262_144]
            try await pair.loop.run {
                for size in sizes {
                    try channel.send(Entropy(simulationSeed: UInt64(size)).bytes(size))
                }
                #expect(throws: PeerError.tooLong(262_145)) {
                    try channel.send([UInt8](repeating: 1, count: 262_145))
                }
            }
            try await pair.wait { $0.answererLog.binaries.count == sizes.count }
            await pair.loop.run {
                for (size, bytes) in zip(sizes, pair.answererLog.binaries) {
                    #expect(bytes == Entropy(simulationSeed: UInt64(size)).bytes(size))
                }
            }
        }
    }

    @Test("what is sent before the connection is open waits for it")
    func early() async throws {
        try await withPeers { pair in
            try await pair.loop.run {
                let channel = try pair.offerer.openChannel(DataChannelParameters(label: "early"))
                try channel.send(text: "first")
                try pair.introduce()
                try channel.send(text: "second")
            }
            try await pair.wait { $0.answererLog.texts.count == 2 }
            await pair.loop.run { #expect(pair.answererLog.texts == ["first", "second"]) }
        }
    }

    @Test("a peer with another certificate than announced gets no further than the handshake")
    func impostor() async throws {
        try await withPeers { pair in
            try await pair.loop.run {
                _ = try pair.offerer.openChannel(DataChannelParameters(label: "chat"))
                try pair.introduce { $0.fingerprint = CertificateFingerprint(Bytes32 { _ in }) }
            }
            try await pair.wait { $0.offerer.isEnded && $0.answerer.isEnded }
            await pair.loop.run {
                #expect(pair.offerer.state == .ended(.untrusted))
                #expect(pair.answererLog.channels.isEmpty)
            }
        }
    }

    @Test("closing a channel closes it on both sides, and its stream is used again")
    func closing() async throws {
        try await withPeers { pair in
            let channel = try await pair.open()
            let id = await pair.loop.run { channel.id }
            try await pair.loop.run {
                try channel.send(text: "last")
                channel.close()
                #expect(throws: PeerError.channelClosed) { try channel.send(text: "late") }
            }
            try await pair.wait {
                $0.offererLog.closed == ["chat"] && $0.answererLog.closed == ["chat"]
            }
            try await pair.loop.run {
                #expect(pair.answererLog.texts == ["last"])
                let next = try pair.offerer.openChannel(DataChannelParameters(label: "next"))
                #expect(next.id == id)
                try next.send(text: "again")
            }
            try await pair.wait { $0.answererLog.texts == ["last", "again"] }
        }
    }

    @Test("a restart finds the way anew without losing a message")
    func restart() async throws {
        try await withPeers { pair in
            let channel = try await pair.open()
            try await pair.loop.run {
                let before = pair.offerer.remoteFingerprint
                try channel.send(text: "before")
                let offer = try pair.offerer.restart()
                try pair.offerer.accept(pair.answerer.answer(offer))
                try channel.send(text: "during")
                #expect(pair.offerer.remoteFingerprint == before)
                var other = try pair.offerer.offer()
                other.fingerprint = CertificateFingerprint(Bytes32 { _ in })
                #expect(throws: PeerError.changedCertificate) { try pair.answerer.answer(other) }
            }
            try await pair.wait { $0.answererLog.texts == ["before", "during"] }
            await pair.loop.run { #expect(pair.offerer.state == .open) }
        }
    }

    @Test("shutting down delivers what was sent, and closing ends the peer as well")
    func endings() async throws {
        try await withPeers { pair in
            let channel = try await pair.open()
            try await pair.loop.run {
                for _ in 0..<20 { try channel.send([UInt8](repeating: 1, count: 100_000)) }
                pair.offerer.shutDown()
            }
            try await pair.wait { $0.offerer.isEnded && $0.answerer.isEnded }
            await pair.loop.run {
                #expect(pair.answererLog.binaries.count == 20)
                #expect(pair.offerer.state == .ended(.finished))
                #expect(pair.answerer.state == .ended(.finished))
            }
        }
        try await withPeers { pair in
            _ = try await pair.open()
            await pair.loop.run { pair.offerer.close() }
            try await pair.wait { $0.answerer.isEnded }
            await pair.loop.run {
                #expect(pair.offerer.state == .ended(.closed))
                #expect(pair.answererLog.closed == ["chat"])
            }
        }
    }

    @Test("descriptions out of turn are refused")
    func turns() async throws {
        try await withPeers { pair in
            try await pair.loop.run {
                #expect(throws: PeerError.outOfTurn) { try pair.answerer.offer() }
                #expect(throws: PeerError.outOfTurn) { try pair.offerer.restart() }
                let offer = try pair.offerer.offer()
                #expect(throws: PeerError.outOfTurn) { try pair.answerer.accept(offer) }
                pair.offerer.close()
                #expect(throws: PeerError.ended) { try pair.offerer.offer() }
            }
        }
    }
}
