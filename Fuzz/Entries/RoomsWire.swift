import Bytes
import RoomsWire

/// The decoders of `RoomsWire`.
let roomsWireEntries: [FuzzEntry] = [
    FuzzEntry("rooms-address") { bytes in
        let text = String(decoding: bytes, as: UTF8.self)
        guard let address = taken({ () throws(RoomAddressError) in try RoomAddress(text) }) else {
            return
        }
        let again = taken { () throws(RoomAddressError) in try RoomAddress(address.description) }
        precondition(again == address)
        guard let link = taken({ () throws(RoomAddressError) in try RoomLink(text) }) else {
            return
        }
        precondition(taken { () throws(RoomAddressError) in try RoomLink("\(link)") } == link)
    },
    FuzzEntry("rooms-request") { bytes in
        sameAgain(bytes) { (bytes) throws(SignalingError) in
            try SignalingRequest(parsing: bytes).bytes
        }
    },
    FuzzEntry("rooms-reply") { bytes in
        sameAgain(bytes) { (bytes) throws(SignalingError) in
            try SignalingReply(parsing: bytes).bytes
        }
    },
    FuzzEntry("rooms-peer-message") { bytes in
        sameAgain(bytes) { (bytes) throws(SignalingError) in
            try PeerMessage(parsing: bytes).bytes
        }
    },
    FuzzEntry("engine-payload") { bytes in
        let limit = 1 << 16
        guard
            let packets = taken({ () throws(EngineError) in
                try EnginePayload.decode(bytes, limit: limit)
            })
        else { return }
        let again = EnginePayload.encode(packets)
        again.withUnsafeBytes { bytes in
            let read = taken { () throws(EngineError) in
                try EnginePayload.decode(bytes, limit: limit * 2)
            }
            precondition(read == packets)
        }
        runSession(packets)
    },
    FuzzEntry("socket-packet") { bytes in
        var session = SocketSession()
        // Parts between zero bytes are messages; one that begins with 1 is an attachment.
        for part in bytes.split(separator: 0, omittingEmptySubsequences: false) {
            let content: EngineContent =
                part.first == 1
                ? .binary(Array(part)) : .text(String(decoding: part, as: UTF8.self))
            switch session.receive(content) {
            case .connect(let namespace, _): _ = session.accept(namespace, id: "x")
            case .event(let event): readBack(event)
            case .fail: return
            case nil, .disconnect: break
            }
        }
    },
]

/// An event is read as it was written, and may be one of a room's.
private func readBack(_ event: SocketEvent) {
    var decoder = SocketDecoder()
    var packet = event.packet
    packet.id = event.id
    for content in packet.contents {
        guard let read = taken({ () throws(SocketError) in try decoder.next(content) }) else {
            preconditionFailure("what was read is written soundly")
        }
        if let read { precondition(read == packet) }
    }
    _ = taken { () throws(SignalingError) in try SocketRoomRequest(event) }
}

/// A session survives whatever its client sends, and ends at most once.
private func runSession(_ packets: [EnginePacket]) {
    let now = Moment(nanoseconds: 0)
    for transport in [EngineSession.Transport.polling, .webSocket] {
        var session = EngineSession(id: "x", over: transport, EngineSettings(), now: now)
        var effects: [EngineSession.Effect] = []
        _ = session.attachProbe(now: now)
        for packet in packets {
            session.receiveFromProbe(packet, into: &effects)
            session.poll(into: &effects)
            session.receive([packet], now: now, into: &effects)
        }
        precondition(effects.filter { $0 == .end }.count <= 1)
    }
}

/// What is read is written as something that is read as the same.
private func sameAgain(
    _ bytes: UnsafeRawBufferPointer,
    _ pass: (UnsafeRawBufferPointer) throws(SignalingError) -> [UInt8]
) {
    guard let once = taken({ () throws(SignalingError) in try pass(bytes) }) else { return }
    // Escapes and numbers may have grown beyond what is taken.
    guard once.count <= bytes.count else { return }
    once.withUnsafeBytes { written in
        precondition(taken { () throws(SignalingError) in try pass(written) } == once)
    }
}

/// What a decoder makes of its input; nil when it refuses it for whatever reason.
private func taken<Value, Failure: Error>(_ decode: () throws(Failure) -> Value) -> Value? {
    guard case .success(let value) = Result(catching: decode) else { return nil }
    return value
}
