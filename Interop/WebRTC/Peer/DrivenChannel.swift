import Bytes
import Crypto
import Net
import Rooms
import WebRTCWire

/// A channel whose binary messages are counted and hashed, and texts are told.
final class DrivenChannel: @unchecked Sendable {
    let channel: PeerChannel
    private let label: JSON
    private let echoes: () -> Bool
    private var digest = DigestStream(.sha256)
    private var count = 0
    private var expected: Int?
    private var left = 0
    private var each = 0
    private var sent = DigestStream(.sha256)
    private let entropy = Entropy(simulationSeed: 1)

    init(_ channel: PeerChannel, echoes: @escaping () -> Bool) {
        (self.channel, self.echoes) = (channel, echoes)
        label = .string(channel.parameters.label)
        channel.onOpen = { [unowned self] in say(["event": "open", "label": label]) }
        channel.onClose = { [unowned self] _ in say(["event": "closed", "label": label]) }
        channel.onDrain = { [unowned self] in pump() }
        channel.onMessage = { [unowned self] in received($0) }
    }

    /// Sends so many bytes of seeded noise in messages of `each` bytes, then tells their hash.
    func send(bytes: Int, each: Int) {
        (left, self.each) = (bytes, max(1, each))
        sent.reset()
        pump()
    }

    /// Tells the hash of what came once that many bytes have come.
    func expect(bytes: Int) {
        expected = bytes
        tellIfComplete()
    }

    private func pump() {
        guard left > 0 else { return }
        do throws(PeerError) {
            while left > 0, !channel.isCongested {
                let piece = entropy.bytes(min(each, left))
                sent.update(piece)
                left -= piece.count
                try channel.send(piece)
            }
        } catch {
            say(["event": "error", "error": .string("\(error)")])
            left = 0
        }
        if left == 0 {
            say(["event": "sent", "label": label, "hash": .string(Hex.encode(sent.finish()))])
        }
    }

    private func received(_ message: ChannelMessage) {
        switch message {
        case .text(let text):
            say(["event": "text", "label": label, "text": .string(text)])
            if echoes() { answer { () throws(PeerError) in try channel.send(text: text) } }
        case .binary(let bytes):
            count += bytes.count
            digest.update(bytes)
            if echoes() { answer { () throws(PeerError) in try channel.send(bytes) } }
            tellIfComplete()
        }
    }

    private func answer(_ send: () throws(PeerError) -> Void) {
        do throws(PeerError) {
            try send()
        } catch {
            say(["event": "error", "error": .string("\(error)")])
        }
    }

    private func tellIfComplete() {
        guard let expected, count >= expected else { return }
        self.expected = nil
        say([
            "event": "got", "label": label, "bytes": .int(Int64(count)),
            "hash": .string(Hex.encode(digest.finish())),
        ])
        count = 0
    }
}
