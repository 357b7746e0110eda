import Bytes
import Files
import Net
import Testing
import Transfer
import TransferWire

@Suite("Forged content and proofs", .timeLimit(.minutes(10)))
struct ForgeryTests {
    /// Where a sample's frames are to be changed: each in its head, then anywhere.
    static let places = (0..<2).flatMap { round in (0..<12).map { (frame: $0, round: round) } }

    @Test(
        "a bit changed anywhere in what a sender says is noticed, and the honest rest completes it",
        arguments: places
    )
    func forged(frame: Int, round: Int) async throws {
        try await withNodes { sender, receiver, _ in
            try await receiver.allow(sender)
            let sample = try SampleContent()
            var (said, frames) = try sample.said()
            let place = frames[frame % frames.count]
            var generator = SeededGenerator(seed: UInt64(frame + 100 * round))
            let reach = round == 0 ? min(place.count, 14) : place.count
            let forged = place.lowerBound + Int.random(in: 0..<reach, using: &generator)
            said[forged] ^= 1 << UInt8.random(in: 0...7, using: &generator)

            let peer = try await HandmadePeer(sender, to: receiver)
            peer.say(TransferMessage.hello(Hello()).frame)
            let offer = Offer(id: sample.id, manifest: sample.manifest)
            peer.say(TransferMessage.offer(offer).frame)
            peer.say(TransferMessage.manifest(sample.manifest.bytes).frame)
            let answer = try await peer.answer(saying: said)
            let isConfirmed = answer.contains { message in
                if case .ack(let ack) = message { ack.isComplete } else { false }
            }
            #expect(!isConfirmed)
            let waiting = await receiver.wait { $0.state == .waiting }
            #expect(waiting.bytesDone <= waiting.bytesTotal)
            let there = try Folder(receiver.downloads).entries().map(\.path.string)
            #expect(there == [".warren-partial"])

            let again = try await HandmadePeer(sender, to: receiver)
            let machine = SenderMachine(
                id: sample.id,
                manifest: sample.manifest,
                now: EventLoop.clock()
            )
            guard case .completed = try await again.send(machine, sample) else {
                Issue.record("what is honest completes the transfer")
                return
            }
            #expect(await receiver.ended().state == .done)
            #expect(try receiver.partials().isEmpty)
            try sample.expect(in: receiver.downloads)
        }
    }
}
