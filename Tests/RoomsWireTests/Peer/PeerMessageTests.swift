import Bytes
import RoomsWire
import Testing

@Suite("Messages of the chat channel (Docs/protocols/rooms.md)")
struct PeerMessageTests {
    private func read(_ text: String) throws(SignalingError) -> PeerMessage {
        let bytes = Array(text.utf8)
        return try bytes.withUnsafeBufferPointer { (typed) throws(SignalingError) in
            try PeerMessage(parsing: UnsafeRawBufferPointer(typed))
        }
    }

    private static let transfer = "000102030405060708090a0b0c0d0e0f"

    static let messages = [
        #"{"type":"hello","version":1,"name":"Anna","agent":"warren","#
            + #""capabilities":["chat","files"]}"#,
        #"{"type":"hello","version":1,"name":"","agent":"web","capabilities":[],"session":"s"}"#,
        #"{"type":"message","id":"x","content":"grüße","timestamp":1700000000000}"#,
        #"{"type":"message","id":"x","content":"","timestamp":0,"replyTo":"y"}"#,
        #"{"type":"edit","id":"x","content":"b","timestamp":2}"#,
        #"{"type":"typing","active":true}"#,
        #"{"type":"receipt","ids":["x","y"],"state":"read"}"#,
        #"{"type":"file","transfer":"\#(transfer)","name":"a.txt","entries":1,"bytes":5}"#,
        #"{"type":"file","transfer":"\#(transfer)","name":"a","entries":1,"bytes":5,"#
            + #""mime":"image/png","preview":"data:image/png;base64,AA=="}"#,
        #"{"type":"file-cancel","transfer":"\#(transfer)"}"#,
        #"{"type":"heartbeat","seq":7}"#,
        #"{"type":"heartbeat-response","seq":7}"#,
    ]

    @Test("a message is written as it was read", arguments: messages)
    func roundTrip(text: String) throws {
        #expect(String(decoding: try read(text).bytes, as: UTF8.self) == text)
    }

    @Test("every cut of a message is refused", arguments: messages)
    func truncated(text: String) {
        for count in 0..<text.utf8.count {
            let cut = String(decoding: text.utf8.prefix(count), as: UTF8.self)
            #expect(throws: SignalingError.self) { try read(cut) }
        }
    }

    static let refused: [(text: String, name: String)] = [
        (#"{"type":"hello","version":0,"agent":"web","capabilities":[]}"#, "version"),
        (#"{"type":"message","id":"","content":"","timestamp":0}"#, "id"),
        (#"{"type":"message","id":"x","content":"","timestamp":-1}"#, "timestamp"),
        (#"{"type":"receipt","ids":[1],"state":"read"}"#, "ids"),
        (#"{"type":"receipt","ids":[],"state":"seen"}"#, "state"),
        (#"{"type":"file-cancel","transfer":"00"}"#, "transfer"),
        (#"{"type":"file-cancel","transfer":"000102030405060708090A0B0C0D0E0F"}"#, "transfer"),
        (
            #"{"type":"file","transfer":"\#(transfer)","name":"a","entries":1,"bytes":5,"#
                + #""preview":"x"}"#,
            "preview"
        ),
    ]

    @Test("what is missing or wrong is named", arguments: refused)
    func refusal(text: String, name: String) {
        #expect(throws: SignalingError.malformed(name)) { try read(text) }
    }

    @Test("a text of 10,000 characters is taken, one more is not")
    func content() throws {
        for (count, isTaken) in [(10_000, true), (10_001, false)] {
            let content = String(repeating: "é", count: count)
            let text = #"{"type":"message","id":"x","content":"\#(content)","timestamp":0}"#
            let result = Result { () throws(SignalingError) in try read(text) }
            if case .success = result { #expect(isTaken) } else { #expect(!isTaken) }
        }
    }

    @Test("a transfer is found by its channel's label")
    func labels() throws {
        let id = try #require(RoomTransferID(Self.transfer))
        #expect(id.label == "file/\(Self.transfer)" && RoomTransferID(label: id.label) == id)
        #expect(RoomTransferID(label: "chat") == nil && RoomTransferID(bytes: [1]) == nil)
    }
}
