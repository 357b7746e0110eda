import Bytes
import Crypto
import Glibc
import Net
import Rooms
import WebRTCWire

/// Two connections on two loops of this process: how fast one sends to the other, and at what cost.
enum LoopbackBench {
    private final class Side: @unchecked Sendable {
        let loop: EventLoop
        let connection: PeerConnection
        var channel: PeerChannel?
        var received = 0
        var isDone = false
        var left = 0

        init(_ loop: EventLoop, _ side: PeerConnection.Side) {
            var options = PeerOptions()
            options.hosts = .only([.v4(.loopback)])
            self.loop = loop
            connection = PeerConnection(
                on: loop,
                side,
                options: options,
                entropy: Entropy.system()
            )
        }
    }

    static func run(mebibytes: Int) async throws {
        let loops = try (EventLoop(name: "sender"), EventLoop(name: "receiver"))
        let sender = await loops.0.run { Side(loops.0, .offerer) }
        let receiver = await loops.1.run { Side(loops.1, .answerer) }
        let total = mebibytes << 20
        await loops.1.run {
            receiver.connection.onChannel = { channel in
                receiver.channel = channel
                channel.onMessage = { message in
                    guard case .binary(let bytes) = message else { return }
                    receiver.received += bytes.count
                    if receiver.received >= total { receiver.isDone = true }
                }
            }
        }
        let begun = EventLoop.clock()
        let offer = try await loops.0.run {
            sender.channel = try sender.connection.openChannel(DataChannelParameters(label: "b"))
            return try sender.connection.offer()
        }
        let answer = try await loops.1.run { try receiver.connection.answer(offer) }
        try await loops.0.run { try sender.connection.accept(answer) }
        while await loops.0.run({ sender.connection.state != .open }) {
            try await loops.0.sleep(for: .milliseconds(1))
        }
        print("open after \((EventLoop.clock() - begun) / .microseconds(1) / 1000) ms")
        let before = (await cpu(loops.0), await cpu(loops.1))
        let start = EventLoop.clock()
        let piece = [UInt8](repeating: 7, count: 65_536)
        await loops.0.run {
            sender.left = total
            let pump = {
                guard let channel = sender.channel else { return }
                while sender.left > 0, !channel.isCongested {
                    do throws(PeerError) {
                        try channel.send(piece)
                    } catch { return print("\(error)") }
                    sender.left -= piece.count
                }
            }
            sender.channel?.onDrain = pump
            pump()
        }
        while await loops.1.run({ !receiver.isDone }) {
            try await loops.1.sleep(for: .milliseconds(5))
        }
        let seconds = (EventLoop.clock() - start) / .milliseconds(1) / 1000
        let after = (await cpu(loops.0), await cpu(loops.1))
        let each = (
            (after.0 - before.0) * 1000 / Double(mebibytes),
            (after.1 - before.1) * 1000 / Double(mebibytes)
        )
        print("\(Double(mebibytes) / seconds) MiB/s; sender \(each.0), receiver \(each.1) ms/MiB")
        await loops.0.run { sender.connection.close() }
        await loops.1.run { receiver.connection.close() }
        await loops.0.shutdown()
        await loops.1.shutdown()
    }

    private static func cpu(_ loop: EventLoop) async -> Double {
        await loop.run {
            var time = timespec()
            clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
            return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        }
    }
}
