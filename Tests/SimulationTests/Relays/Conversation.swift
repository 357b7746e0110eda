import Bytes
import Glibc
import RelayWire

/// One stream as its client sees it: what it sends, what must come back, how it ended.
final class Conversation {
    enum Outcome: Equatable {
        /// Every byte came back and the far end finished.
        case complete
        case reset(StreamFault)
        case circuitEnded(CircuitEnd)
        /// What came back is not what was sent.
        case corrupted(atByte: Int)
        /// The far end finished before everything had come back.
        case cutShort(bytes: Int)
        case notOpened
    }

    let circuit: Int
    let stream: UInt32
    let message: [UInt8]
    /// How long the application takes to take what comes.
    let readingDelay: Duration
    var sent = 0
    var received = 0
    var isFull = false
    var isFinished = false
    private(set) var outcome: Outcome?

    init(circuit: Int, stream: UInt32, message: [UInt8], readingDelay: Duration) {
        (self.circuit, self.stream) = (circuit, stream)
        (self.message, self.readingDelay) = (message, readingDelay)
    }

    /// Compares bytes that came back with those that were sent.
    func compare(_ bytes: UnsafeRawBufferPointer) {
        let isSame = message.withUnsafeBytes { message in
            guard received + bytes.count <= message.count else { return false }
            let sent = UnsafeRawBufferPointer(rebasing: message[received..<received + bytes.count])
            guard let one = sent.baseAddress, let other = bytes.baseAddress else { return true }
            return memcmp(one, other, bytes.count) == 0
        }
        guard isSame else { return end(.corrupted(atByte: received)) }
        received += bytes.count
    }

    func farEndFinished() {
        end(received == message.count ? .complete : .cutShort(bytes: received))
    }

    /// The first end counts.
    func end(_ outcome: Outcome) { if self.outcome == nil { self.outcome = outcome } }
}
