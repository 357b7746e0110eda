import Bytes
import Crypto

/// One link of a relay or client: its handshake, its ciphers, and what is gathered for it.
final class Link {
    /// The ciphers of an open link.
    final class Ciphers {
        var sending: RecordCipher<Sending>
        var receiving: RecordCipher<Receiving>

        init(
            sending: consuming RecordCipher<Sending>,
            receiving: consuming RecordCipher<Receiving>
        ) {
            self.sending = sending
            self.receiving = receiving
        }
    }

    let id: Int
    /// The relay this link was dialled to; nil when it was accepted.
    let peer: RelayIdentity?
    let opened: Moment
    var handshake: LinkHandshake?
    var ciphers: Ciphers?
    var reader = RecordReader()
    var writer = RecordWriter()
    var turns = LinkTurns()
    /// Circuits by their number on this link.
    var circuits: [UInt32: Int32] = [:]
    /// Bytes handed over that the network has not taken.
    var unsent = 0
    var isDirty = false
    var isClosed = false
    /// Whether its owner is about to be told to close it.
    var hasFailed = false
    var builds: TokenBucket
    /// Constant-rate sending, when asked for.
    var cover: CoverEmitter?
    private var handshakeInput: [UInt8] = []
    private var nextCircuit: UInt32

    init(id: Int, peer: RelayIdentity?, now: Moment) {
        self.id = id
        self.peer = peer
        opened = now
        builds = TokenBucket(
            perSecond: RelayLimits.buildsPerSecond,
            burst: RelayLimits.buildBurst,
            now: now
        )
        nextCircuit = peer == nil ? 2 : 1
    }

    var isOpen: Bool { ciphers != nil && !isClosed }

    /// Bytes that wait: gathered, kept for their moment, or not yet taken by the network.
    var waitingBytes: Int { unsent + writer.count + (cover?.waiting ?? 0) }

    /// Whether the link has more to send than it should hold.
    ///
    /// What waits for its moment is out of the scheduler's hands, so under cover little may.
    var isFull: Bool {
        if let cover, writer.count + cover.waiting > cover.wantedBytes { return true }
        return waitingBytes > RelayLimits.linkHighWater
    }

    /// A circuit number not in use; the dialling side's are odd, the other's even.
    func newCircuit() -> UInt32? {
        guard circuits.count < RelayLimits.circuitsPerLink else { return nil }
        repeat {
            nextCircuit &+= 2
            if nextCircuit < 2 { nextCircuit += 2 }
        } while circuits[nextCircuit] != nil
        return nextCircuit
    }

    /// Takes handshake bytes off the front of `bytes` until a message of `size` is whole.
    func handshakeMessage(
        _ size: Int,
        from bytes: inout UnsafeMutableRawBufferPointer
    ) -> [UInt8]? {
        let taken = min(size - handshakeInput.count, bytes.count)
        handshakeInput.append(contentsOf: bytes[..<taken])
        bytes = UnsafeMutableRawBufferPointer(rebasing: bytes[taken...])
        guard handshakeInput.count == size else { return nil }
        defer { handshakeInput = [] }
        return handshakeInput
    }
}

/// A rate with room for bursts.
struct TokenBucket {
    private let perSecond: Double
    private let burst: Double
    private var tokens: Double
    private var filled: Moment

    init(perSecond: Double, burst: Double, now: Moment) {
        (self.perSecond, self.burst) = (perSecond, burst)
        (tokens, filled) = (burst, now)
    }

    /// Takes a token; false when none is left.
    mutating func take(now: Moment) -> Bool {
        let elapsed = Double((now - filled).wholeNanoseconds) / 1e9
        tokens = min(burst, tokens + max(0, elapsed) * perSecond)
        filled = now
        guard tokens >= 1 else { return false }
        tokens -= 1
        return true
    }
}
