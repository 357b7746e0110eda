import Bytes
import RelayWire
import Testing

@Suite("Streams of a circuit (Docs/protocols/relay.md)")
struct StreamTests {
    @Test(
        "bytes arrive in order, both ways, at any amount",
        arguments: [0, 1, 936, 937, 16_304, 2_000_000]
    )
    func bytes(count: Int) throws {
        let pair = EndpointPair()
        let stream = try pair.stream()
        #expect(pair.atClient.connected == [stream])
        let message = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 3) }
        for start in stride(from: 0, to: count, by: 100_000) {
            let piece = Array(message[start..<min(start + 100_000, count)])
            pair.client.send(stream, piece)
            pair.relay.send(stream, piece)
            try pair.settle()
        }
        #expect(pair.atRelay.received[stream, default: []] == message)
        #expect(pair.atClient.received[stream, default: []] == message)
    }

    @Test("each direction ends on its own, after what was sent before", arguments: [true, false])
    func halfClose(clientFirst: Bool) throws {
        let pair = EndpointPair()
        let stream = try pair.stream()
        let (first, second) = clientFirst ? (pair.client, pair.relay) : (pair.relay, pair.client)
        first.send(stream, [1, 2, 3])
        first.finish(stream)
        try pair.settle()
        #expect((clientFirst ? pair.atRelay : pair.atClient).finished == [stream])
        #expect((clientFirst ? pair.atRelay : pair.atClient).received[stream] == [1, 2, 3])
        second.send(stream, [UInt8](repeating: 4, count: 100_000))
        try pair.settle()
        second.finish(stream)
        try pair.settle()
        let told = clientFirst ? pair.atClient : pair.atRelay
        #expect(told.received[stream]?.count == 100_000)
        #expect(told.finished == [stream])
        #expect(pair.client.streamCount == 0 && pair.relay.streamCount == 0)
    }

    @Test("an end said twice does not make a stream vanish unseen")
    func finishTwice() throws {
        let pair = EndpointPair()
        let stream = try pair.stream()
        try pair.read(
            frame(.finish, stream) + frame(.finish, stream),
            at: pair.relay,
            &pair.atRelay
        )
        #expect(pair.atRelay.finished == [stream])
        #expect(pair.relay.streamCount == 1)
    }

    @Test("nothing sent after the end is taken")
    func afterFinish() throws {
        let pair = EndpointPair()
        let stream = try pair.stream()
        pair.client.finish(stream)
        pair.client.send(stream, [1])
        try pair.settle()
        #expect(pair.atRelay.received[stream] == nil)
        #expect(throws: FrameFault.windowOverrun(stream: stream, bytes: 1)) {
            try pair.read(frame(.data, stream, [1]), at: pair.relay, &pair.atRelay)
        }
    }

    @Test("a reset ends both ends and what was on its way still counts for the circuit")
    func reset() throws {
        let pair = EndpointPair()
        for _ in 0..<20 {
            let stream = try pair.stream()
            pair.client.send(stream, [UInt8](repeating: 1, count: 120_000))
            // Some of it is on its way when the other end resets.
            for _ in 0..<3 { _ = try pair.step(pair.client, to: pair.relay, &pair.atRelay) }
            pair.relay.reset(stream, .refused)
            try pair.settle()
            #expect(pair.atClient.resets[stream] == .refused)
            #expect(pair.client.streamCount == 0 && pair.relay.streamCount == 0)
        }
        let stream = try pair.stream()
        pair.client.send(stream, [UInt8](repeating: 2, count: 120_000))
        try pair.settle()
        #expect(pair.atRelay.received[stream]?.count == 120_000)
    }

    @Test("what a reset leaves untaken counts for the circuit, once", arguments: [true, false])
    func untaken(isLocal: Bool) throws {
        let pair = EndpointPair()
        for _ in 0..<20 {
            pair.isConsuming = false
            let stream = try pair.stream()
            pair.client.send(stream, [UInt8](repeating: 1, count: 120_000))
            try pair.settle()
            if isLocal {
                pair.relay.reset(stream, .refused)
            } else {
                pair.client.reset(stream, .reset)
            }
            try pair.settle()
            // The application notices late.
            pair.relay.consumed(stream, 120_000, now: pair.now)
        }
        pair.isConsuming = true
        let stream = try pair.stream()
        for _ in 0..<10 {
            pair.client.send(stream, [UInt8](repeating: 2, count: 120_000))
            try pair.settle()
        }
        #expect(pair.atRelay.received[stream]?.count == 1_200_000)
    }

    @Test("a stream that both sides ended is kept until its last bytes are taken")
    func lastBytes() throws {
        let pair = EndpointPair()
        pair.isConsuming = false
        let stream = try pair.stream()
        pair.client.send(stream, [1, 2, 3])
        pair.client.finish(stream)
        pair.relay.finish(stream)
        try pair.settle()
        #expect(pair.relay.streamCount == 1 && pair.client.streamCount == 0)
        pair.relay.consumed(stream, 3, now: pair.now)
        #expect(pair.relay.streamCount == 0)
    }

    @Test("an application is asked to wait, and told when there is room")
    func writable() throws {
        let pair = EndpointPair()
        pair.isConsuming = false
        let stream = try pair.stream()
        #expect(!pair.client.send(stream, [UInt8](repeating: 0, count: CircuitEndpoint.fullBytes)))
        #expect(pair.client.send(stream, [1]))
        #expect(pair.client.isFull(stream))
        try pair.settle()
        #expect(pair.atClient.writable == [stream])
        #expect(!pair.client.isFull(stream))
    }

    @Test("streams take turns: none waits for another to end")
    func fairness() throws {
        let pair = EndpointPair()
        let streams = try (0..<10).map { _ in try pair.stream() }
        for stream in streams { pair.client.send(stream, [UInt8](repeating: 7, count: 100_000)) }
        for _ in 0..<20 { _ = try pair.step(pair.client, to: pair.relay, &pair.atRelay) }
        let counts = streams.map { pair.atRelay.received[$0]?.count ?? 0 }
        let (least, most) = (counts.min() ?? 0, counts.max() ?? 0)
        #expect(least > 0)
        #expect(most - least <= CellSize.large.payloadBytes)
    }

    @Test("a lookup is answered and gone")
    func resolve() throws {
        let pair = EndpointPair()
        let stream = try #require(pair.client.resolve(.name("example.org", port: 0)))
        try pair.settle()
        #expect(pair.atRelay.lookups[stream] == .name("example.org", port: 0))
        let found = (0..<20 as Range<UInt32>).map {
            StreamTarget.endpoint(Endpoint(.v4(IPv4Address(value: $0)), port: 0))
        }
        pair.relay.answer(stream, found)
        try pair.settle()
        #expect(pair.atClient.found[stream] == Array(found.prefix(16)))
        #expect(pair.client.streamCount == 0 && pair.relay.streamCount == 0)
    }

    @Test("datagrams keep their boundaries and addresses", arguments: [0, 1, 900, 16_000])
    func datagrams(count: Int) throws {
        let pair = EndpointPair()
        let stream = try #require(pair.client.associate())
        try pair.settle()
        #expect(pair.atRelay.associated == [stream])
        let bytes = [UInt8](repeating: 3, count: count)
        pair.client.send(stream, to: .name("dns.example", port: 53), bytes)
        pair.client.send(stream, to: .name("dns.example", port: 53), [1])
        try pair.settle()
        #expect(pair.atRelay.datagrams.map(\.2) == [bytes, [1]])
        #expect(pair.atRelay.datagrams.allSatisfy { $0.1 == .name("dns.example", port: 53) })
    }

    @Test("a loop comes back with its token")
    func loop() throws {
        let pair = EndpointPair()
        pair.client.loop(0x0102_0304_0506_0708)
        try pair.settle()
        #expect(pair.atClient.loops == [0x0102_0304_0506_0708])
    }
}
