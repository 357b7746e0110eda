import Bytes
import Crypto
import SCTP

/// Two associations over a path that loses and reorders packets by a seed, in virtual time.
///
/// Packets arrive when the clock moves on by a millisecond.
final class AssociationPair {
    /// One direction of the path.
    final class Wire {
        var waiting: [[UInt8]] = []
        var lossPercent = 0
        var isCut = false
        private(set) var longest = 0
        private let entropy: Entropy

        init(seed: UInt64) { entropy = Entropy(simulationSeed: seed) }

        func carry(_ packet: UnsafeRawBufferPointer) {
            longest = max(longest, packet.count)
            if isCut { return }
            if lossPercent > 0 {
                let fate = Int(entropy.bytes(1)[0]) * 100 / 256
                if fate < lossPercent { return }
                if fate > 95, !waiting.isEmpty {
                    return waiting.insert(Array(packet), at: waiting.count - 1)
                }
            }
            waiting.append(Array(packet))
        }
    }

    /// What one side heard.
    final class Log {
        var opened: [UInt16] = []
        var messages: [(message: SCTPMessage, bytes: [UInt8])] = []
        var peerResets: [[UInt16]?] = []
        var resets: [[UInt16]] = []
        var drains = 0
        var ends: [SCTPEnd] = []
        var texts: [String] { messages.map { String(decoding: $0.bytes, as: UTF8.self) } }

        func listen(to association: SCTPAssociation) {
            association.onOpen = { [self] in opened.append($0) }
            association.onMessage = { [self] in messages.append(($0, Array($1))) }
            association.onPeerReset = { [self] in peerResets.append($0) }
            association.onReset = { [self] in resets.append($0) }
            association.onDrain = { [self] in drains += 1 }
            association.onEnd = { [self] in ends.append($0) }
        }
    }

    let a: SCTPAssociation
    let b: SCTPAssociation
    let toA: Wire
    let toB: Wire
    let (heardByA, heardByB) = (Log(), Log())
    private(set) var now = Moment(nanoseconds: 0)

    init(seed: UInt64 = 1, options: SCTPOptions = SCTPOptions()) {
        let (there, back) = (Wire(seed: seed), Wire(seed: seed + 1000))
        a = SCTPAssociation(options, now: now, send: there.carry)
        b = SCTPAssociation(options, now: now, send: back.carry)
        (toB, toA) = (there, back)
        heardByA.listen(to: a)
        heardByB.listen(to: b)
    }

    deinit {
        a.abort()
        b.abort()
    }

    /// Connects both, and returns when both are open.
    func open() {
        a.connect()
        b.connect()
        run { self.a.state == .open && self.b.state == .open }
    }

    /// Lets time pass until `isDone`, for two virtual minutes at most.
    @discardableResult
    func run(until isDone: () -> Bool) -> Bool {
        for _ in 0..<120_000 {
            if isDone() { return true }
            step()
        }
        return isDone()
    }

    /// Lets a millisecond pass.
    func step() {
        now = now + .milliseconds(1)
        pass(toB, to: b)
        pass(toA, to: a)
        for association in [a, b] {
            if let tick = association.nextTick, tick <= now { association.advance(to: now) }
        }
    }

    private func pass(_ wire: Wire, to association: SCTPAssociation) {
        let arriving = wire.waiting
        wire.waiting = []
        for packet in arriving { packet.withUnsafeBytes { association.receive($0) } }
    }
}

extension SCTPAssociation {
    func send(
        _ bytes: [UInt8],
        stream: UInt16 = 0,
        delivery: SCTPDelivery = SCTPDelivery()
    ) throws(SCTPError) {
        try bytes.span.bytes.withUnsafeBytes { (bytes) throws(SCTPError) in
            try send(bytes, stream: stream, protocolID: 53, delivery: delivery)
        }
    }
}
