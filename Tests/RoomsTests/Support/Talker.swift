import Bytes
import HTTPWire
import Net
import RoomsWire

/// A client's WebSocket that keeps what comes until it is asked for.
///
/// `@unchecked Sendable`: confined to the socket's loop.
final class Talker: @unchecked Sendable {
    /// What came: text, or bytes.
    enum Heard: Equatable, Sendable {
        case text(String)
        case bytes([UInt8])
    }

    let socket: WebSocketConnection
    private var heard: [Heard] = []
    private var waiting: ((Heard?) -> Void)?
    private(set) var end: WebSocketEnd?

    init(_ socket: WebSocketConnection) {
        self.socket = socket
        socket.onClose = { [self] end in
            self.end = end
            waiting?(nil)
            waiting = nil
        }
        socket.onMessage = { [self] message in
            switch message {
            case .text(let payload): take(.text(payload.text))
            case .binary(let payload): take(.bytes(payload.array))
            }
        }
    }

    private func take(_ message: Heard) {
        guard let waiting else { return heard.append(message) }
        self.waiting = nil
        waiting(message)
    }

    /// The next message; nil when the socket has ended.
    func next() async throws -> Heard? {
        try await socket.loop.wait { (waiter: Waiter<Heard?>) in
            if !self.heard.isEmpty {
                waiter.resume(.success(self.heard.removeFirst()))
            } else if self.end != nil {
                waiter.resume(.success(nil))
            } else {
                self.waiting = { waiter.resume(.success($0)) }
            }
        }
    }

    /// The next message as text; an empty one when it is none.
    func text() async throws -> String {
        if case .text(let text)? = try await next() { text } else { "" }
    }

    /// The next message that is no ping of Engine.IO.
    func packet() async throws -> Heard? {
        while let message = try await next() {
            if message != .text("2") { return message }
        }
        return nil
    }

    /// The next message as a reply of the server.
    func reply() async throws -> SignalingReply {
        let bytes = Array(try await text().utf8)
        return try bytes.withUnsafeBytes { try SignalingReply(parsing: $0) }
    }

    func send(_ text: String) async { await socket.loop.run { self.socket.send(text) } }

    func send(_ bytes: [UInt8]) async { await socket.loop.run { self.socket.send(bytes) } }

    func send(_ request: SignalingRequest) async {
        await send(String(decoding: request.bytes, as: UTF8.self))
    }

    /// Joins a room, making it, and gives what the server answers.
    func join(_ room: RoomCode, token: RoomToken? = nil) async throws -> SignalingReply.Joined {
        await send(.join(.init(room, token: token, entry: .creating)))
        guard case .joined(let joined) = try await reply() else { throw NetError.reset }
        return joined
    }

    /// Waits until the server has closed.
    func ended() async throws -> WebSocketEnd? {
        while try await next() != nil {}
        return await socket.loop.run { self.end }
    }

    func abort() async { await socket.loop.run { self.socket.abort() } }
}
