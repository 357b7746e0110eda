import HTTPWire
import Net
import RoomsWire

/// What a member is reached by: a WebSocket, or a session of Engine.IO; confined to the loop.
protocol MemberLink: AnyObject {
    /// Sends a reply, unless the link's protocol has no words for it.
    func tell(_ reply: inout OutgoingReply)
    /// Sends a relayed frame that already names its sender; false when the link cannot carry any.
    func relay(_ frame: UnsafeRawBufferPointer) -> Bool
    /// Whether more is unsent than should be.
    var isCongested: Bool { get }
    /// Calls once it is congested no more, or ended.
    func onceDrained(_ call: @escaping () -> Void)
    /// Ends the link; the server has forgotten it.
    func end(_ ending: HallEffect.Ending)
}

/// A reply on its way to several members, made into bytes once for each form.
struct OutgoingReply {
    let reply: SignalingReply
    private var frame: [UInt8]?

    init(_ reply: SignalingReply) {
        self.reply = reply
    }

    /// The reply as JSON text.
    var text: String { String(decoding: reply.bytes, as: UTF8.self) }

    /// The reply as a frame of a WebSocket.
    mutating func webSocketFrame() -> [UInt8] {
        if let frame { return frame }
        let made = reply.bytes.withUnsafeBytes { WebSocketFrame.encoded(.text, $0) }
        frame = made
        return made
    }
}
