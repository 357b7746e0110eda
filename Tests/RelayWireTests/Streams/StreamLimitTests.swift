import Bytes
import RelayWire
import Testing

@Suite("Limits of a circuit's streams (Docs/protocols/relay.md)")
struct StreamLimitTests {
    private static func data(_ stream: UInt32, _ count: Int) -> [UInt8] {
        frame(.data, stream, [UInt8](repeating: 0, count: count))
    }

    @Test("more bytes than a stream's window are refused")
    func streamWindow() throws {
        let pair = EndpointPair()
        pair.isConsuming = false
        let stream = try pair.stream()
        for _ in 0..<CreditWindow.initial / 8192 {
            try pair.read(Self.data(stream, 8192), at: pair.relay, &pair.atRelay)
        }
        #expect(throws: FrameFault.windowOverrun(stream: stream, bytes: 1)) {
            try pair.read(Self.data(stream, 1), at: pair.relay, &pair.atRelay)
        }
    }

    @Test("more bytes than the circuit's window are refused")
    func circuitWindow() throws {
        let pair = EndpointPair()
        pair.isConsuming = false
        let streams = try (0..<3).map { _ in try pair.stream() }
        for stream in streams.prefix(2) {
            for _ in 0..<CreditWindow.initial / 8192 {
                try pair.read(Self.data(stream, 8192), at: pair.relay, &pair.atRelay)
            }
        }
        #expect(throws: FrameFault.windowOverrun(stream: 0, bytes: 1)) {
            try pair.read(Self.data(streams[2], 1), at: pair.relay, &pair.atRelay)
        }
    }

    @Test("an honest end sends no more than it has credit for, and goes on when it gets more")
    func credit() throws {
        let pair = EndpointPair()
        pair.isConsuming = false
        let stream = try pair.stream()
        pair.client.send(stream, [UInt8](repeating: 1, count: 1 << 20))
        try pair.settle()
        #expect(pair.atRelay.received[stream]?.count == CreditWindow.initial)
        #expect(!pair.client.hasOutput || pair.client.nextSize() == nil)
        pair.isConsuming = true
        pair.relay.consumed(stream, CreditWindow.initial, now: pair.now)
        try pair.settle()
        #expect(pair.atRelay.received[stream]?.count == 1 << 20)
    }

    @Test("credit past twice the largest window is refused, for a stream and for the circuit")
    func creditFlood() throws {
        let pair = EndpointPair()
        let stream = try pair.stream()
        let room = UInt32(2 * CreditWindow.maximum - CreditWindow.initial)
        for number in [stream, 0] {
            let held = number == 0 ? CreditWindow.circuitInitial : CreditWindow.initial
            let most = UInt32(2 * CreditWindow.maximum - held)
            #expect(most <= room)
            try pair.read(frame(.credit, number, Self.bytes(most)), at: pair.client, &pair.atClient)
            #expect(throws: FrameFault.windowOverrun(stream: number, bytes: 1)) {
                try pair.read(
                    frame(.credit, number, Self.bytes(1)),
                    at: pair.client,
                    &pair.atClient
                )
            }
        }
    }

    private static func bytes(_ value: UInt32) -> [UInt8] {
        var writer = ByteWriter(capacity: 4)
        writer.integer(value)
        return writer.bytes
    }

    @Test("a circuit has 1024 streams and no more, on both sides")
    func streams() throws {
        let pair = EndpointPair()
        for _ in 0..<RelayLimits.streamsPerCircuit {
            #expect(pair.client.open(.name("a", port: 1)) != nil)
        }
        #expect(pair.client.open(.name("a", port: 1)) == nil)
        #expect(pair.client.associate() == nil)
        #expect(pair.client.resolve(.name("a", port: 1)) == nil)
        try pair.settle()
        #expect(pair.relay.streamCount == 1024)
        let begin = frame(.begin, 5001, StreamTarget.name("a", port: 1).bytes)
        try pair.read(begin, at: pair.relay, &pair.atRelay)
        try pair.settle()
        #expect(pair.relay.streamCount == 1024)
        #expect(pair.atRelay.begun[5001] == nil)
    }

    @Test("asking for answers that never leave is a flood, and what it costs is bounded")
    func flood() throws {
        let pair = EndpointPair()
        for _ in 0..<RelayLimits.streamsPerCircuit { _ = pair.client.associate() }
        try pair.settle()
        #expect(throws: FrameFault.flood(frames: 16_384, bytes: 147_456)) {
            for round in 0..<100 as Range<UInt32> {
                let numbers = (0..<2000).map { 5001 + 4000 * round + 2 * $0 }
                let cell = numbers.flatMap { frame(.associate, $0) }
                try pair.read(cell, at: pair.relay, &pair.atRelay)
            }
        }
        var drained = 0
        while let size = pair.relay.nextSize() {
            var payload = [UInt8](repeating: 0, count: size.payloadBytes)
            payload.withUnsafeMutableBytes { pair.relay.fill($0) { _ in } }
            drained += size.payloadBytes
        }
        #expect(drained <= RelayLimits.controlBytesPerCircuit + CellSize.large.payloadBytes)
    }

    @Test("loops and datagrams that find no room are lost")
    func dropped() throws {
        let pair = EndpointPair()
        let stream = try #require(pair.client.associate())
        try pair.settle()
        let bytes = [UInt8](repeating: 0, count: RelayLimits.datagramBytes)
        for _ in 0..<1000 { pair.relay.send(stream, to: .name("a", port: 1), bytes) }
        try pair.settle()
        let most = RelayLimits.controlBytesPerCircuit / 2 / RelayLimits.datagramBytes
        #expect((1...most).contains(pair.atClient.datagrams.count))
        pair.client.send(stream, to: .name("a", port: 1), bytes + [0])
        try pair.settle()
        #expect(pair.atRelay.datagrams.isEmpty)
    }

    static let forbidden: [(frames: [UInt8], fault: FrameFault)] = [
        (frame(.begin, 2, StreamTarget.name("a", port: 1).bytes), .wrongSide(.begin)),
        (frame(.begin, 0, StreamTarget.name("a", port: 1).bytes), .wrongSide(.begin)),
        (frame(.begin, 1, [9]), .malformed(.begin)),
        (frame(.associate, 1) + frame(.associate, 1), .streamInUse(1)),
        (frame(.associate, 1) + frame(.reset, 1) + frame(.associate, 1), .streamInUse(1)),
        (frame(.associate, 3) + frame(.associate, 1), .streamInUse(1)),
        (frame(.credit, 0, [1, 2, 3]), .malformed(.credit)),
        (frame(.loop, 0, [1]), .malformed(.loop)),
        (frame(.looped, 0, [1]), .malformed(.looped)),
        (frame(.publish, 0, [1]), .malformed(.publish)),
        (frame(.published, 0), .wrongSide(.published)),
        (frame(.associate, 1) + frame(.datagram, 1, [9]), .malformed(.datagram)),
        (frame(.associate, 1) + frame(.resolved, 1), .wrongSide(.resolved)),
        ([3, 0, 0xFF, 0xFF, 0, 0, 0, 1], .overlong(length: 65_535, available: 0)),
        ([13, 0, 0, 0, 0, 0, 0, 0], .unknownType(13)),
        ([16, 0, 0, 0, 0, 0, 0, 0], .unknownType(16)),
    ]

    @Test("frames that no honest client sends are refused", arguments: forbidden)
    func refused(frames: [UInt8], fault: FrameFault) {
        let pair = EndpointPair()
        #expect(throws: fault) { try pair.read(frames, at: pair.relay, &pair.atRelay) }
    }

    @Test(
        "frames for streams that are gone change nothing",
        arguments: [
            FrameType.connected, .finish, .reset, .datagram, .resolved,
        ]
    )
    func stale(type: FrameType) throws {
        let pair = EndpointPair()
        try pair.read(frame(type, 7, [1]), at: pair.relay, &pair.atRelay)
        #expect(pair.relay.streamCount == 0)
        #expect(!pair.relay.hasOutput)
    }

    @Test(
        "garbage is refused or changes nothing that is not bounded",
        arguments: 0..<50 as Range<UInt64>
    )
    func garbage(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let pair = EndpointPair()
        for _ in 0..<40 {
            var payload = generator.bytes(CellSize.small.payloadBytes)
            for start in stride(from: 0, to: 900, by: 30) {
                payload[start] %= 16
                payload[start + 1] = 0
                payload[start + 2] = 0
            }
            do throws(FrameFault) {
                try pair.read(payload, at: pair.relay, &pair.atRelay)
            } catch {
                break
            }
        }
        #expect(pair.relay.streamCount <= RelayLimits.streamsPerCircuit)
    }
}
