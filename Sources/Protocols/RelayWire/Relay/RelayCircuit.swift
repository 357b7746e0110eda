import Bytes
import Crypto

/// Which way a cell travels.
enum CellDirection: Int {
    /// From the client towards the last relay.
    case forward = 0
    /// Towards the client.
    case backward = 1
}

/// What a relay holds of one circuit.
///
/// Kept small, for most circuits are idle: queues, streams and build state exist only while used.
struct RelayCircuit {
    /// The answer this relay owes, while the next relay has not given its own.
    final class Pending {
        let answer: BuildAnswer
        let next: [UInt8]
        let deadline: Moment

        init(answer: consuming BuildAnswer, next: [UInt8], deadline: Moment) {
            self.answer = answer
            self.next = next
            self.deadline = deadline
        }
    }

    /// The streams of a circuit that ends here.
    final class End {
        let endpoint: CircuitEndpoint
        let binding: [UInt8]
        var published: [UInt8]?
        /// When the one loop that measures this circuit's round trip was sent.
        var loopSent: Moment?
        /// Streams joined with one of another circuit that met here.
        var splices: [UInt32: Splice] = [:]
        /// How many splices there may be before those that are over are looked for.
        var spliceMark = 2 * RelayLimits.streamsPerCircuit

        init(binding: [UInt8], tally: ByteTally) {
            self.binding = binding
            endpoint = CircuitEndpoint(role: .relay, tally: tally)
        }
    }

    /// The other half of a meeting.
    struct Splice {
        let other: StreamKey
        /// Bytes passed on that the sender gets no credit for until the other half has room again.
        var heldBack = 0
    }

    /// Cells that wait for a slow link.
    final class Waiting {
        var cells = CellQueue()
    }

    let serial: UInt32
    let previous: Link
    let previousID: UInt32
    var next: Link?
    var nextID: UInt32 = 0
    var hop: HopCipher
    var pending: Pending?
    var end: End?
    var forwardCells: Waiting?
    var backwardCells: Waiting?
    /// Bytes sent each way since its queue was last empty.
    var inOneGo = SIMD2<Int32>(0, 0)
    /// Whether the circuit is in line on its link, each way.
    var isInLine = SIMD2<UInt8>(0, 0)
}
