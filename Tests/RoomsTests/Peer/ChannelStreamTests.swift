import Bytes
import Crypto
import Net
import Rooms
import Testing
import WebRTCWire

@Suite("Data channels as byte streams", .timeLimit(.minutes(5)))
struct ChannelStreamTests {
    /// What a stream's callbacks change; read on the loop.
    private final class Sink: @unchecked Sendable {
        var stream: ChannelStream?
        var digest = DigestStream(.sha256)
        var count = 0
        var ends: [StreamEnd] = []

        func attach(_ stream: ChannelStream) {
            self.stream = stream
            stream.onEnd = { [self] in ends.append($0) }
            stream.onBytes = { [self] bytes in
                count += bytes.count
                digest.update(UnsafeRawBufferPointer(bytes))
            }
        }
    }

    @Test("bytes pass in order, held back by a reader that pauses, and end with the channel")
    func transfer() async throws {
        let content = Entropy(simulationSeed: 1).bytes(6 << 20)
        try await withPeers { pair in
            let channel = try await pair.open("file")
            let sink = Sink()
            await pair.loop.run {
                let stream = ChannelStream(channel)
                let received = ChannelStream(pair.answererLog.channels[0])
                sink.attach(received)
                received.pauseReading()
                stream.write(content)
                stream.finish()
            }
            try await pair.wait { _ in channel.unsentBytes > 0 }
            await pair.loop.run {
                #expect(sink.count == 0)
                sink.stream?.resumeReading()
            }
            try await pair.wait { _ in sink.ends == [.finished] }
            await pair.loop.run {
                #expect(sink.count == content.count)
                #expect(sink.digest.finish() == Digest.sha256(content))
            }
        }
    }

    @Test("a stream whose connection ends fails")
    func failure() async throws {
        try await withPeers { pair in
            _ = try await pair.open("file")
            let sink = Sink()
            await pair.loop.run {
                sink.attach(ChannelStream(pair.answererLog.channels[0]))
                pair.offerer.close()
            }
            try await pair.wait { _ in sink.ends == [.failed(.reset)] }
        }
    }

    @Test("a text is no part of a stream")
    func text() async throws {
        try await withPeers { pair in
            let channel = try await pair.open("file")
            let sink = Sink()
            try await pair.loop.run {
                sink.attach(ChannelStream(pair.answererLog.channels[0]))
                try channel.send(text: "surprise")
            }
            try await pair.wait { _ in sink.ends == [.failed(.reset)] }
        }
    }
}
