import Bytes
import Crypto
import Net
import Rooms
import WebRTCWire

/// Runs `body` with a fresh loop, which is shut down afterwards whatever happened.
func withPeers<Value>(
    _ body: (PeerPair) async throws -> Value
) async throws -> Value {
    let loop = try EventLoop(name: "peers")
    do {
        let pair = await loop.run { PeerPair(on: loop) }
        let value = try await body(pair)
        await loop.shutdown()
        return value
    } catch {
        await loop.shutdown()
        throw error
    }
}

/// Two connections on one loop, and what each side heard; all members are for that loop.
final class PeerPair: @unchecked Sendable {
    /// What one side heard.
    final class Log: @unchecked Sendable {
        var states: [PeerState] = []
        var channels: [PeerChannel] = []
        var texts: [String] = []
        var binaries: [[UInt8]] = []
        var closed: [String] = []

        func listen(to connection: PeerConnection) {
            connection.onState = { [self] in states.append($0) }
            connection.onChannel = { [self] channel in
                channels.append(channel)
                listen(to: channel)
            }
        }

        func listen(to channel: PeerChannel) {
            channel.onMessage = { [self] message in
                switch message {
                case .text(let text): texts.append(text)
                case .binary(let bytes): binaries.append(Array(bytes))
                }
            }
            channel.onClose = { [self] _ in closed.append(channel.parameters.label) }
        }
    }

    let loop: EventLoop
    let offerer: PeerConnection
    let answerer: PeerConnection
    let (offererLog, answererLog) = (Log(), Log())

    init(on loop: EventLoop) {
        self.loop = loop
        var options = PeerOptions()
        options.hosts = .only([.v4(.loopback)])
        let entropy = Entropy.system()
        offerer = PeerConnection(on: loop, .offerer, options: options, entropy: entropy)
        answerer = PeerConnection(on: loop, .answerer, options: options, entropy: entropy)
        offererLog.listen(to: offerer)
        answererLog.listen(to: answerer)
    }

    /// Carries the offer there and the answer back, as text.
    func introduce(
        changing change: (inout SessionDescription) -> Void = { _ in }
    ) throws {
        let offer = try SessionDescription(parsing: offerer.offer().text)
        var answer = try SessionDescription(parsing: answerer.answer(offer).text)
        change(&answer)
        try offerer.accept(answer)
    }

    /// Waits until `condition` holds, asked on the loop again and again.
    func wait(until condition: @escaping @Sendable (PeerPair) -> Bool) async throws {
        while await !loop.run({ condition(self) }) {
            try Task.checkCancellation()
            await Task.yield()
        }
    }

    /// Opens a channel of the offerer's, and returns when both connections are open.
    func open(_ label: String = "chat") async throws -> PeerChannel {
        let channel = try await loop.run {
            let channel = try self.offerer.openChannel(DataChannelParameters(label: label))
            self.offererLog.listen(to: channel)
            try self.introduce()
            return channel
        }
        try await wait { $0.offerer.state == .open && $0.answerer.state == .open }
        try await wait { $0.answererLog.channels.count == 1 }
        return channel
    }
}
