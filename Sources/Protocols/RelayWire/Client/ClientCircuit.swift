import Bytes
import Crypto

/// A client's side of one circuit.
final class ClientCircuit {
    let number: Int
    let link: Link
    let path: [RelayIdentity]
    let started: Moment
    var id: UInt32 = 0
    var build: CircuitBuild?
    var hops: [HopCipher] = []
    let endpoint = CircuitEndpoint(role: .client)
    /// What binds signatures to the last hop of this circuit.
    var binding: [UInt8] = []
    var isBuilt = false
    var isInLine = false
    var inOneGo = 0
    var buildTime: Duration?
    /// When loops that are on their way were sent.
    var loops: [UInt64: Moment] = [:]
    var lastTrip: Duration?
    var bytesUp: UInt64 = 0
    var bytesDown: UInt64 = 0

    init(number: Int, link: Link, path: [RelayIdentity], build: consuming CircuitBuild, now: Moment)
    {
        self.number = number
        self.link = link
        self.path = path
        self.build = consume build
        started = now
    }
}

/// What a client shows of one of its circuits.
package struct CircuitView: Sendable {
    package let number: Int
    package let path: [RelayIdentity]
    package let isBuilt: Bool
    package let buildTime: Duration?
    package let age: Duration
    package let streams: Int
    package let bytesUp: UInt64
    package let bytesDown: UInt64
    package let roundTrip: Duration?
}
