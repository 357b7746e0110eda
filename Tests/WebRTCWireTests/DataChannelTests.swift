import Bytes
import Testing
import WebRTCWire

@Suite("Data channel establishment (RFC 8832)")
struct DataChannelMessageTests {
    static let open: DataChannelMessage = {
        var parameters = DataChannelParameters(label: "chät")
        parameters.subprotocol = "p"
        parameters.order = .unordered
        parameters.reliability = .lifetime(milliseconds: 3_000)
        parameters.priority = 512
        return .open(parameters)
    }()

    static let bytes: [(message: DataChannelMessage, bytes: String)] = [
        (.acknowledge, "02"),
        (.open(DataChannelParameters(label: "")), "03 00 0100 00000000 0000 0000"),
        (open, "03 82 0200 00000bb8 0005 0001 6368c3a474 70"),
    ]

    @Test("messages are these bytes", arguments: bytes)
    func vectors(message: DataChannelMessage, bytes: String) throws {
        #expect(message.bytes == .hex(bytes))
        #expect(try DataChannelMessage(parsing: [UInt8].hex(bytes).span.bytes) == message)
    }

    static let malformed: [(bytes: String, error: DataChannelError)] = [
        ("", .truncated), ("07", .unknownMessage(7)), ("0200", .surplus(bytes: 1)),
        ("03 03 0100 00000000 0000 0000", .unknownChannelType(3)),
        ("03 00 0100 00000000 0001 0000 ff", .nameNotUTF8),
        ("03 00 0100 00000000 0401 0000 ff", .nameTooLong(bytes: 1_025)),
        ("03 00 0100 00000000 0000 0000 00", .surplus(bytes: 1)),
    ]

    @Test("what is malformed is refused", arguments: malformed)
    func refuses(bytes: String, error: DataChannelError) {
        #expect(throws: error) {
            try DataChannelMessage(parsing: [UInt8].hex(bytes).span.bytes)
        }
    }

    @Test("truncation at every length is refused")
    func truncation() {
        let bytes = Self.open.bytes
        for count in bytes.indices {
            #expect(throws: DataChannelError.truncated) {
                try DataChannelMessage(parsing: Array(bytes[..<count]).span.bytes)
            }
        }
    }

    @Test("garbage is refused or reads back", arguments: 0..<200 as Range<UInt64>)
    func garbage(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bytes = Self.open.bytes
        bytes[Int.random(in: 0..<bytes.count, using: &generator)] = UInt8(seed)
        do {
            let message = try DataChannelMessage(parsing: bytes.span.bytes)
            #expect(try DataChannelMessage(parsing: message.bytes.span.bytes) == message)
        } catch {}
    }
}

@Suite("Data channels of an association (RFC 8831)")
struct DataChannelTableTests {
    /// Both ends of an association; what one sends the other gets.
    struct Association {
        var client = DataChannelTable(role: .client)
        var server = DataChannelTable(role: .server)
        var seen: [DataChannelEffect] = []

        /// Carries messages and resets until there are none.
        mutating func settle() throws {
            while true {
                if let effect = client.next() {
                    try Self.carry(effect, from: &client, to: &server)
                    seen.append(effect)
                } else if let effect = server.next() {
                    try Self.carry(effect, from: &server, to: &client)
                    seen.append(effect)
                } else {
                    return
                }
            }
        }

        private static func carry(
            _ effect: DataChannelEffect,
            from: inout DataChannelTable,
            to: inout DataChannelTable
        ) throws {
            switch effect {
            case .send(let stream, let bytes):
                #expect(try to.receive(stream: stream, payload: 50, bytes.span.bytes) == nil)
            case .reset(let streams):
                to.peerReset(streams)
                from.resetDone(streams)
            case .opened, .acknowledged, .closed: break
            }
        }
    }

    @Test("a channel opens, carries messages and closes on both sides")
    func life() throws {
        var pair = Association()
        let id = try pair.client.open(DataChannelParameters(label: "chat"))
        #expect(id == 0 && pair.client[0]?.order == .ordered)
        #expect(try pair.server.open(DataChannelParameters(label: "x")) == 1)
        try pair.settle()
        #expect(pair.server[0]?.parameters.label == "chat" && pair.client[0]?.state == .open)
        let none: [UInt8] = []
        #expect(try pair.server.receive(stream: 0, payload: 51, none.span.bytes) == .text)
        #expect(try pair.client.receive(stream: 1, payload: 57, none.span.bytes) == .emptyBinary)
        pair.server.close(0)
        pair.server.close(0)
        try pair.settle()
        #expect(pair.seen.count { $0 == .closed(0) } == 2)
        #expect(pair.client[0] == nil && pair.server[0] == nil && pair.client.count == 1)
        #expect(try pair.client.open(DataChannelParameters(label: "again")) == 0)
    }

    @Test("closing at once from both sides closes once on each")
    func bothClose() throws {
        var pair = Association()
        _ = try pair.client.open(DataChannelParameters(label: "chat"))
        try pair.settle()
        pair.seen = []
        pair.client.close(0)
        pair.server.close(0)
        try pair.settle()
        #expect(pair.seen.count { $0 == .closed(0) } == 2)
    }

    @Test("until it is acknowledged a channel is ordered")
    func order() throws {
        var table = DataChannelTable(role: .server)
        var parameters = DataChannelParameters(label: "")
        parameters.order = .unordered
        let id = try table.open(parameters)
        #expect(table[id]?.order == .ordered)
        let byte: [UInt8] = [1]
        #expect(try table.receive(stream: id, payload: 53, byte.span.bytes) == .binary)
        #expect(table[id]?.order == .unordered)
    }

    @Test("streams that are not the peer's, taken or too high are refused")
    func streams() throws {
        var table = DataChannelTable(role: .client, streams: 8)
        let open = DataChannelMessage.open(DataChannelParameters(label: "")).bytes
        for stream in [0, 9, 8] as [UInt16] {
            #expect(throws: DataChannelError.wrongStream(stream)) {
                try table.receive(stream: stream, payload: 50, open.span.bytes)
            }
        }
        #expect(try table.receive(stream: 7, payload: 50, open.span.bytes) == nil)
        #expect(throws: DataChannelError.wrongStream(7)) {
            try table.receive(stream: 7, payload: 50, open.span.bytes)
        }
        #expect(throws: DataChannelError.noChannel(5)) {
            try table.receive(stream: 5, payload: 53, open.span.bytes)
        }
        #expect(throws: DataChannelError.unknownPayload(49)) {
            try table.receive(stream: 7, payload: 49, open.span.bytes)
        }
        try table.add(DataChannelParameters(label: "agreed"), stream: 3)
        #expect(throws: DataChannelError.wrongStream(3)) {
            try table.add(DataChannelParameters(label: "agreed"), stream: 3)
        }
    }

    @Test("as many channels as the limit, and not one more")
    func limits() throws {
        var table = DataChannelTable(role: .client)
        for _ in 0..<WebRTCLimits.dataChannels {
            _ = try table.open(DataChannelParameters(label: ""))
        }
        #expect(throws: DataChannelError.tooManyChannels) {
            try table.open(DataChannelParameters(label: ""))
        }
        let open = DataChannelMessage.open(DataChannelParameters(label: "")).bytes
        #expect(throws: DataChannelError.tooManyChannels) {
            try table.receive(stream: 1, payload: 50, open.span.bytes)
        }
        var small = DataChannelTable(role: .server, streams: 2)
        _ = try small.open(DataChannelParameters(label: ""))
        #expect(throws: DataChannelError.tooManyChannels) {
            try small.open(DataChannelParameters(label: ""))
        }
        let long = String(repeating: "a", count: WebRTCLimits.dataChannelNameBytes + 1)
        #expect(throws: DataChannelError.nameTooLong(bytes: long.count)) {
            try small.open(DataChannelParameters(label: long))
        }
    }

    @Test("when the association ends every channel is closed")
    func end() throws {
        var table = DataChannelTable(role: .client)
        _ = try table.open(DataChannelParameters(label: ""))
        _ = try table.open(DataChannelParameters(label: ""))
        table.closeAll()
        #expect(table.next() == .closed(0))
        #expect(table.next() == .closed(2))
        #expect(table.next() == nil && table.count == 0)
    }
}
