import Bytes
import RoomsWire
import Testing

/// Reads a request out of text.
func request(_ text: String) throws(SignalingError) -> SignalingRequest {
    let bytes = Array(text.utf8)
    return try bytes.withUnsafeBufferPointer { (typed) throws(SignalingError) in
        try SignalingRequest(parsing: UnsafeRawBufferPointer(typed))
    }
}

/// Reads a reply out of bytes.
func reply(_ bytes: [UInt8]) throws(SignalingError) -> SignalingReply {
    try bytes.withUnsafeBufferPointer { (typed) throws(SignalingError) in
        try SignalingReply(parsing: UnsafeRawBufferPointer(typed))
    }
}

@Suite("Signaling messages (Docs/protocols/rooms.md)")
struct SignalingTests {
    private static let peer = "aaaaaaaaaaaba"

    static let requests = [
        #"{"type":"join","room":"K7QF2M"}"#,
        #"{"type":"join","room":"K7QF2M","name":"Anna","token":"AAAAAAAAAAAAAAAAAAAAAA","#
            + #""create":true}"#,
        #"{"type":"leave"}"#,
        #"{"type":"signal","to":"aaaaaaaaaaaba","data":{"kind":"offer","sdp":"v=0\r\n"}}"#,
        #"{"type":"ping"}"#,
    ]

    @Test("a request is written as it was read", arguments: requests)
    func requestRoundTrip(text: String) throws {
        #expect(String(decoding: try request(text).bytes, as: UTF8.self) == text)
    }

    static let replies = [
        #"{"type":"joined","room":"K7QF2M","you":"aaaaaaaaaaaba","token":"AAAAAAAAAAAAAAAAAAAAAA","#
            + #""peers":[{"id":"aaaaaaaaaaaca","name":"Bob","away":true}],"#
            + #""iceServers":[{"urls":["turn:x:1"],"username":"u","credential":"c"}],"#
            + #""limits":{"peers":20,"messageBytes":65536,"relayBytes":65544},"returned":true}"#,
        #"{"type":"peer-joined","peer":{"id":"aaaaaaaaaaaba","name":""}}"#,
        #"{"type":"peer-joined","peer":{"id":"aaaaaaaaaaaba","name":"x"},"returned":true}"#,
        #"{"type":"peer-left","peer":"aaaaaaaaaaaba"}"#,
        #"{"type":"peer-away","peer":"aaaaaaaaaaaba"}"#,
        #"{"type":"signal","from":"aaaaaaaaaaaba","data":{"kind":"candidate"}}"#,
        #"{"type":"pong"}"#,
        #"{"type":"error","code":"too-fast","message":"m","retryAfter":3}"#,
        #"{"type":"error","code":"no-such-peer","message":"m","peer":"aaaaaaaaaaaba"}"#,
    ]

    @Test("a reply is written as it was read", arguments: replies)
    func replyRoundTrip(text: String) throws {
        #expect(String(decoding: try reply(Array(text.utf8)).bytes, as: UTF8.self) == text)
    }

    static let refused: [(text: String, error: SignalingError)] = [
        ("[]", .notAMessage), ("{}", .notAMessage), (#"{"type":7}"#, .notAMessage),
        (#"{"type":"dance"}"#, .unknownType("dance")),
        (#"{"type":"join"}"#, .malformed("room")),
        (#"{"type":"join","room":"K7QF21"}"#, .malformed("room")),
        (#"{"type":"join","room":"K7QF2M","name":7}"#, .malformed("name")),
        (#"{"type":"join","room":"K7QF2M","name":"a\nb"}"#, .malformed("name")),
        (#"{"type":"join","room":"K7QF2M","token":"short"}"#, .malformed("token")),
        (#"{"type":"join","room":"K7QF2M","create":"yes"}"#, .malformed("create")),
        (#"{"type":"signal","to":"nobody","data":{}}"#, .malformed("to")),
        (#"{"type":"signal","to":"aaaaaaaaaaaba","data":[]}"#, .malformed("data")),
        (#"{"type":"signal","to":"aaaaaaaaaaaba"}"#, .malformed("data")),
    ]

    @Test("what is missing or wrong is named", arguments: refused)
    func refusal(text: String, error: SignalingError) {
        #expect(throws: error) { try request(text) }
    }

    @Test("a name of 50 characters is taken, one more is not")
    func names() {
        #expect(MemberName(String(repeating: "é", count: 50)) != nil)
        #expect(MemberName(String(repeating: "é", count: 51)) == nil)
        #expect(MemberName(String(repeating: "👩‍👩‍👧‍👦", count: 17)) == nil)
        #expect(MemberName("\u{202E}evil") == nil)
    }

    @Test("a message of 65,536 bytes is taken, one more is not")
    func size() throws {
        let frame = #"{"type":"signal","to":"aaaaaaaaaaaba","data":{"x":""}}"#
        let room = RoomsLimits.messageBytes - frame.utf8.count
        for (count, isTaken) in [(room, true), (room + 1, false)] {
            let data = String(repeating: "x", count: count)
            let text = #"{"type":"signal","to":"\#(Self.peer)","data":{"x":"\#(data)"}}"#
            let result = Result { () throws(SignalingError) in try request(text) }
            if case .success = result { #expect(isTaken) } else { #expect(!isTaken) }
        }
    }

    @Test("nesting beyond the limit is refused")
    func depth() throws {
        func nested(_ depth: Int) -> String {
            let data =
                String(repeating: #"{"x":"#, count: depth) + "1"
                + String(repeating: "}", count: depth)
            return #"{"type":"signal","to":"aaaaaaaaaaaba","data":\#(data)}"#
        }
        _ = try request(nested(RoomsLimits.depth - 1))
        #expect(throws: SignalingError.self) { try request(nested(RoomsLimits.depth)) }
    }

    @Test("every cut of a message is refused", arguments: requests + replies)
    func truncated(text: String) {
        let bytes = Array(text.utf8)
        for count in bytes.indices {
            let cut = Array(bytes[..<count])
            #expect(throws: SignalingError.self) {
                try request(String(decoding: cut, as: UTF8.self))
            }
            #expect(throws: SignalingError.self) { try reply(cut) }
        }
    }

    @Test("garbage never traps")
    func garbage() {
        var generator = SeededGenerator(seed: 5)
        for text in Self.requests + Self.replies {
            for _ in 0..<100 {
                var bytes = Array(text.utf8)
                bytes[Int(generator.next() % UInt64(bytes.count))] = UInt8(generator.next() & 255)
                _ = Result { try request(String(decoding: bytes, as: UTF8.self)) }
                _ = Result { try reply(bytes) }
            }
        }
    }

    @Test("an id keeps its 64 bits as text and in front of a frame")
    func ids() {
        var generator = SeededGenerator(seed: 6)
        for _ in 0..<100 {
            let peer = PeerID.random(using: &generator)
            #expect(PeerID(peer.description) == peer && peer.description.count == 13)
            var writer = ByteWriter()
            peer.write(to: &writer)
            #expect(writer.bytes.withUnsafeBytes { PeerID(leading: $0) } == peer)
            #expect(writer.bytes.dropLast().withUnsafeBytes { PeerID(leading: $0) } == nil)
        }
        #expect(PeerID("AAAAAAAAAAABA") == PeerID("aaaaaaaaaaaba"))
        #expect(PeerID("aaaaaaaaaaaab") == nil, "a spare bit is set")
    }
}
