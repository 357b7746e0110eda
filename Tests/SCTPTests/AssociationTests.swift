import Bytes
import Crypto
import SCTP
import Testing

/// One after the other: libusrsctp has one clock, which every test drives.
@Suite("SCTP associations (RFC 9260 over RFC 8261)", .serialized)
struct AssociationTests {
    @Test("two that call each other at once open with the agreed streams")
    func simultaneous() {
        let pair = AssociationPair()
        pair.open()
        #expect(pair.heardByA.opened == [SCTPLimits.streams])
        #expect(pair.heardByB.opened == [SCTPLimits.streams])
    }

    @Test("messages keep their stream, identifier and bounds, and packets their limit")
    func messages() throws {
        let pair = AssociationPair()
        pair.open()
        let long = Entropy(simulationSeed: 3).bytes(200_000)
        try pair.a.send(Array("one".utf8), stream: 4)
        try pair.a.send(long, stream: 5)
        try pair.b.send(Array("back".utf8), stream: 1023)
        pair.run { pair.heardByB.messages.count == 2 && pair.heardByA.messages.count == 1 }
        #expect(pair.heardByB.messages.map(\.message.stream) == [4, 5])
        #expect(pair.heardByB.messages.map(\.message.protocolID) == [53, 53])
        #expect(pair.heardByB.texts.first == "one")
        #expect(pair.heardByB.messages.last?.bytes == long)
        #expect(pair.heardByA.texts == ["back"])
        #expect(pair.toB.longest <= 1172)
    }

    @Test("what the path loses or reorders arrives all the same, in order", arguments: 1...4)
    func lossy(seed: UInt64) throws {
        let pair = AssociationPair(seed: seed)
        pair.toA.lossPercent = 3
        pair.toB.lossPercent = 3
        pair.open()
        let sent = (0..<60).map { Entropy(simulationSeed: $0).bytes(1 + Int($0) * 97) }
        for message in sent { try pair.a.send(message) }
        #expect(pair.run { pair.heardByB.messages.count == sent.count })
        #expect(pair.heardByB.messages.map(\.bytes) == sent)
    }

    @Test("the longest message passes, and one byte more is refused on either side")
    func lengths() throws {
        var options = SCTPOptions()
        options.longestSentBytes = 70_001
        options.longestReceivedBytes = 70_000
        let pair = AssociationPair(options: options)
        pair.open()
        #expect(throws: SCTPError.badLength(0)) { try pair.a.send([]) }
        #expect(throws: SCTPError.badLength(70_002)) {
            try pair.a.send([UInt8](repeating: 1, count: 70_002))
        }
        #expect(throws: SCTPError.noSuchStream(1024)) { try pair.a.send([1], stream: 1024) }
        try pair.a.send([UInt8](repeating: 1, count: 70_000))
        pair.run { pair.heardByB.messages.count == 1 }
        #expect(pair.heardByB.messages.first?.bytes.count == 70_000)
        try pair.a.send([UInt8](repeating: 1, count: 70_001))
        pair.run { !pair.heardByB.ends.isEmpty && !pair.heardByA.ends.isEmpty }
        #expect(pair.heardByB.ends == [.oversizedMessage(70_001)])
        #expect(pair.heardByA.ends == [.lost])
    }

    @Test("a sender is told when to wait and when to go on, and refused when it does not")
    func pressure() throws {
        let pair = AssociationPair()
        pair.open()
        let piece = [UInt8](repeating: 7, count: 200_000)
        var count = 0
        while !pair.a.isCongested {
            try pair.a.send(piece)
            count += 1
        }
        #expect(pair.a.unsentBytes > SCTPLimits.highWaterBytes)
        pair.run { pair.heardByA.drains == 1 }
        #expect(pair.a.unsentBytes <= SCTPLimits.lowWaterBytes)
        pair.run { pair.heardByB.messages.count == count }
        #expect(pair.heardByB.messages.count == count)
        var taken = 0
        var refusal: SCTPError?
        while refusal == nil {
            do throws(SCTPError) {
                try pair.a.send(piece)
                taken += 1
            } catch { refusal = error }
        }
        #expect(refusal == .queueFull(unsent: pair.a.unsentBytes))
        #expect(pair.a.unsentBytes <= SCTPLimits.unsentBytes)
    }

    @Test("a reader that pauses holds the sender back, and loses nothing")
    func pausing() throws {
        let pair = AssociationPair()
        pair.open()
        pair.b.pauseReading()
        let piece = [UInt8](repeating: 7, count: 100_000)
        for _ in 0..<60 { try pair.a.send(piece) }
        for _ in 0..<3000 { pair.step() }
        #expect(pair.heardByB.messages.isEmpty)
        #expect(pair.a.unsentBytes > 0)
        pair.b.resumeReading()
        #expect(pair.run { pair.heardByB.messages.count == 60 })
    }

    @Test("unreliable messages are given up, and later ones still arrive")
    func unreliable() throws {
        let pair = AssociationPair()
        pair.open()
        pair.toB.isCut = true
        let once = SCTPDelivery(.ordered, .retransmissions(0))
        let brief = SCTPDelivery(.unordered, .lifetimeMilliseconds(50))
        try pair.a.send(Array("lost".utf8), delivery: once)
        try pair.a.send(Array("late".utf8), delivery: brief)
        for _ in 0..<100 { pair.step() }
        pair.toB.isCut = false
        try pair.a.send(Array("kept".utf8))
        pair.run { !pair.heardByB.messages.isEmpty }
        for _ in 0..<2000 { pair.step() }
        #expect(pair.heardByB.texts.contains("kept"))
        #expect(!pair.heardByB.texts.contains("lost"))
        #expect(pair.heardByA.ends.isEmpty)
    }

    @Test("a reset stream is announced to the peer after its messages, and can be used again")
    func reset() throws {
        let pair = AssociationPair()
        pair.open()
        try pair.a.send(Array("before".utf8), stream: 2)
        pair.a.reset([2])
        pair.run { !pair.heardByB.peerResets.isEmpty && !pair.heardByA.resets.isEmpty }
        #expect(pair.heardByB.texts == ["before"])
        #expect(pair.heardByB.peerResets == [[2]])
        #expect(pair.heardByA.resets == [[2]])
        try pair.a.send(Array("after".utf8), stream: 2)
        pair.run { pair.heardByB.messages.count == 2 }
        #expect(pair.heardByB.texts == ["before", "after"])
    }

    @Test("shutting down waits for what was sent, and ends both sides")
    func shutDown() throws {
        let pair = AssociationPair()
        pair.open()
        for _ in 0..<30 { try pair.a.send([UInt8](repeating: 1, count: 100_000)) }
        pair.a.shutDown()
        #expect(throws: SCTPError.notOpen) { try pair.a.send([1]) }
        pair.run { !pair.heardByA.ends.isEmpty && !pair.heardByB.ends.isEmpty }
        #expect(pair.heardByB.messages.count == 30)
        #expect(pair.heardByA.ends == [.finished] && pair.heardByB.ends == [.finished])
        #expect(pair.a.nextTick == nil)
    }

    @Test("aborting tells the peer at once, and the owner nothing")
    func abort() {
        let pair = AssociationPair()
        pair.open()
        pair.a.abort()
        pair.a.abort()
        pair.run { !pair.heardByB.ends.isEmpty }
        #expect(pair.heardByB.ends == [.lost])
        #expect(pair.heardByA.ends.isEmpty)
    }

    @Test("a peer that never answers ends the attempt")
    func silence() {
        var options = SCTPOptions()
        options.attempts = 2
        let pair = AssociationPair(options: options)
        pair.toB.isCut = true
        pair.a.connect()
        #expect(pair.run { !pair.heardByA.ends.isEmpty })
        #expect(pair.heardByA.ends == [.notEstablished])
    }

    @Test("garbage does no harm, before and after the opening")
    func garbage() throws {
        let pair = AssociationPair()
        let entropy = Entropy(simulationSeed: 9)
        for round in 0..<2 {
            for count in 0..<400 {
                entropy.bytes(count).withUnsafeBytes { pair.b.receive($0) }
            }
            if round == 0 { pair.open() }
        }
        try pair.a.send(Array("whole".utf8))
        pair.run { !pair.heardByB.messages.isEmpty }
        #expect(pair.heardByB.texts == ["whole"])
    }

    @Test("real packets with bytes changed do no harm")
    func mutated() throws {
        let pair = AssociationPair()
        let entropy = Entropy(simulationSeed: 10)
        pair.open()
        try pair.a.send(entropy.bytes(20_000))
        for _ in 0..<200 {
            for packet in pair.toB.waiting {
                var changed = packet
                let place = 12 + Int(entropy.bytes(1)[0]) % max(1, packet.count - 12)
                changed[min(place, packet.count - 1)] ^= entropy.bytes(1)[0]
                changed.withUnsafeBytes { pair.b.receive($0) }
            }
            pair.step()
        }
    }

    @Test("a hundred associations at once keep to themselves")
    func many() throws {
        let pairs = (0..<50).map { AssociationPair(seed: UInt64($0)) }
        for pair in pairs { pair.open() }
        for (index, pair) in pairs.enumerated() { try pair.a.send([UInt8(index)]) }
        for (index, pair) in pairs.enumerated() {
            pair.run { !pair.heardByB.messages.isEmpty }
            #expect(pair.heardByB.messages.map(\.bytes) == [[UInt8(index)]])
        }
    }
}
