/// One transfer as people see it.
package struct TransferView: Hashable, Sendable, Identifiable {
    /// Which way the content goes, as seen from this node.
    package enum Direction: String, Hashable, Sendable {
        case send
        case receive
    }

    /// Where a transfer is in its life.
    package enum State: String, Hashable, Sendable {
        /// A peer would send something and somebody has to decide.
        case offered
        /// There is no stream at the moment; it goes on with the next.
        case waiting
        case running
        /// Something here must change first, such as a full disk; `error` tells what.
        case paused
        /// What is there is being hashed or put in place.
        case verifying
        case done
        case declined
        case cancelled
        case failed

        /// Whether nothing more will happen.
        package var isFinal: Bool {
            switch self {
            case .offered, .waiting, .running, .paused, .verifying: false
            case .done, .declined, .cancelled, .failed: true
            }
        }
    }

    package let id: String
    package let name: String
    package let direction: Direction
    package let peer: TransferPeer
    package let state: State
    package let bytesTotal: UInt64
    /// Bytes that the receiver has stored and verified.
    package let bytesDone: UInt64
    package let bytesPerSecond: Double
    /// Seconds until the end at this rate; nil while nothing moves.
    package let secondsLeft: Double?
    /// How many files there are.
    package let files: Int
    /// When it was made, in unix seconds.
    package let createdAt: UInt64
    /// What is wrong, in words; nil when all is well.
    package let error: String?
}
