import Bytes
import Crypto
import Glibc
import Net
import Rooms
import WebRTCWire

/// One connection, its channels by label, and what came in each.
final class DrivenPeer: @unchecked Sendable {
    private let connection: PeerConnection
    private var channels: [String: DrivenChannel] = [:]
    private var echoes = false

    init(on loop: EventLoop, _ side: PeerConnection.Side, _ options: PeerOptions) {
        connection = PeerConnection(on: loop, side, options: options, entropy: Entropy.system())
        connection.onState = { say(["event": "state", "state": .string("\($0)")]) }
        connection.onCandidate = { candidate in
            say([
                "event": "candidate",
                "candidate": candidate.map { .string($0.line) } ?? .null,
            ])
        }
        connection.onChannel = { [unowned self] channel in
            take(channel)
            say(["event": "channel", "label": .string(channel.parameters.label)])
        }
    }

    func obey(_ line: String) {
        do {
            try obey(JSON(parsing: line))
        } catch {
            say(["event": "error", "error": .string("\(error)")])
        }
    }

    private func obey(_ order: JSON) throws {
        func text(_ key: String) -> String { order[key]?.stringValue ?? "" }
        let channel = channels[text("label")]
        switch text("do") {
        case "offer": tell("offer", try connection.offer())
        case "restart": tell("offer", try connection.restart())
        case "answer":
            let offer = try SessionDescription(parsing: text("sdp"))
            tell("answer", try connection.answer(offer))
        case "accept": try connection.accept(SessionDescription(parsing: text("sdp")))
        case "candidate": connection.add(try ICECandidate(parsing: text("candidate")))
        case "open":
            var parameters = DataChannelParameters(label: text("label"))
            if order["unordered"]?.boolValue == true { parameters.order = .unordered }
            if let count = order["retransmissions"]?.intValue {
                parameters.reliability = .retransmissions(UInt32(count))
            }
            take(try connection.openChannel(parameters))
        case "text": try channel?.channel.send(text: text("text"))
        case "send":
            channel?.send(
                bytes: Int(order["bytes"]?.intValue ?? 0),
                each: Int(order["each"]?.intValue ?? 65_536)
            )
        case "echo": echoes = true
        case "expect": channel?.expect(bytes: Int(order["bytes"]?.intValue ?? 0))
        case "close": channel?.channel.close()
        case "shutdown": connection.shutDown()
        default: say(["event": "error", "error": "unknown order"])
        }
    }

    private func take(_ channel: PeerChannel) {
        channels[channel.parameters.label] = DrivenChannel(channel) { [unowned self] in echoes }
    }

    private func tell(_ kind: String, _ description: SessionDescription) {
        say(["event": .string(kind), "sdp": .string(description.text)])
    }
}

/// Writes one line of JSON.
///
/// Without C's streams: flushing those waits for whoever reads from one of them.
func say(_ event: JSON) {
    var line = Array(event.serialized().utf8)[...]
    line.append(UInt8(ascii: "\n"))
    while !line.isEmpty {
        let written = line.withUnsafeBytes { write(1, $0.baseAddress, $0.count) }
        guard written > 0 else { return }
        line = line.dropFirst(written)
    }
}
