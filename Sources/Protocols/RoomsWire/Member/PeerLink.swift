import Bytes
import Crypto

/// What a member keeps of one other.
final class PeerLink {
    enum Phase {
        /// In the room, not connected.
        case idle
        /// Descriptions and candidates go back and forth.
        case connecting
        /// The channel "chat" is open.
        case open
    }

    let role: PairingRole
    var phase = Phase.connecting
    var trust = PeerTrust.pending
    /// A run that waits for the other side's share.
    var pairing: RoomPairing?
    var keys: RoomKeys?
    /// The other side's share, until our own description is there.
    var peerShare: Bytes32?
    var own: Bytes32?
    var theirs: Bytes32?
    /// Candidates of the peer's that came before its description.
    var early: [String?] = []
    var hasRemote = false
    /// Chat that came before the peer was known to be right.
    var held: [[UInt8]] = []

    init(_ role: PairingRole) { self.role = role }

    /// Both certificates' fingerprints, once both are known.
    var fingerprints: RoomFingerprints? {
        guard let own, let theirs else { return nil }
        return role == .offerer
            ? RoomFingerprints(offerer: own, answerer: theirs)
            : RoomFingerprints(offerer: theirs, answerer: own)
    }

    /// Gives the run away, to be finished.
    func takePairing() -> RoomPairing? { pairing.take() }
}
