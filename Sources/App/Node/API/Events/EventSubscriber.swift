import Bytes
import HTTPWire
import Net

/// One open event stream: what it has been sent, and since when it takes nothing.
struct EventSubscriber {
    let responder: HTTPResponder
    private var lastID: UInt64 = 0
    /// The version of each state that was sent last.
    private var sent: [EventTopic: UInt64] = [:]
    private var congestedSince: Moment?

    init(_ responder: HTTPResponder) {
        self.responder = responder
    }

    /// Sends an event unless the stream is congested.
    mutating func send(_ payload: [UInt8]) {
        guard !responder.isCongested else { return }
        lastID += 1
        var writer = ByteWriter(capacity: payload.count + 24)
        writer.text("id: \(lastID)\n")
        writer.append(payload)
        responder.write(writer.bytes)
    }

    /// Sends a state unless it was sent before or the stream is congested.
    mutating func offer(_ topic: EventTopic, _ payload: [UInt8], version: UInt64) {
        guard sent[topic] != version, !responder.isCongested else { return }
        sent[topic] = version
        send(payload)
    }

    /// Sends a comment, which keeps what lies between from closing a silent stream.
    func comment() {
        guard !responder.isCongested else { return }
        var writer = ByteWriter()
        ServerSentEvent.writeComment("still here", to: &writer)
        responder.write(writer.bytes)
    }

    /// Whether the stream has been congested for too long; asked every second.
    mutating func isStalled(at now: Moment) -> Bool {
        guard responder.isCongested else {
            congestedSince = nil
            return false
        }
        let since = congestedSince ?? now
        congestedSince = since
        return now - since >= APILimits.stall
    }
}
