import Bytes
import Crypto
import WebRTCWire

/// An agent with its sockets, somewhere in the network.
struct SimulatedPeer {
    var agent: ICEAgent
    /// Socket number to address, as the peer itself sees it.
    var sockets: [Int: Endpoint]
    /// The translator it is behind, by its place in the network's list.
    let translator: Int?
    var states: [ICEState] = []
    var paths: [ICEPath] = []
    /// Candidates the peer's counterpart is told of as they are found.
    var trickled: [ICECandidate] = []
    var hasGathered = false
    /// What came from the other peer.
    var received: [[UInt8]] = []
}
