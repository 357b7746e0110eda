package import Crypto

/// What a member's rules have done for them: the socket to the server, and connections to others.
///
/// Called on the loop of the member; the answers come back through ``RoomMember``'s methods, later
/// or before these return.
package protocol RoomShell: AnyObject {
    /// Sends a message to the server.
    func send(_ request: SignalingRequest)
    /// Connects to the server anew.
    func dial()
    /// Begins a connection as the side that offers; its description comes by ``RoomMember/described(_:_:_:)``.
    func offer(to peer: PeerID, _ servers: [ICEServer])
    /// Begins a connection from an offer; the answer comes by ``RoomMember/described(_:_:_:)``.
    func answer(_ peer: PeerID, to description: String, _ servers: [ICEServer])
    /// Takes the answer to an offer, or a new description after a restart.
    func apply(_ description: String, of peer: PeerID)
    /// Takes a candidate of the peer's; nil when there are no more.
    func add(candidate: String?, of peer: PeerID)
    /// Ends a connection.
    func close(_ peer: PeerID)
    /// Sends a text message on the channel "chat", which is open.
    func sendChat(_ bytes: [UInt8], to peer: PeerID)
    /// The SHA-256 certificate fingerprint and ufrag of a description; nil when it is none.
    func certificate(in description: String) -> (fingerprint: Bytes32, ufrag: String)?
    /// Tells people.
    func happened(_ event: RoomEvent)
}

/// What happened in a room, for whoever shows it.
package enum RoomEvent: Sendable {
    /// This member is in.
    case entered(you: PeerID)
    /// The server did not do what was asked.
    case refused(RoomRefusal)
    /// The socket to the server is lost; connections to members go on.
    case serverLost
    case arrived(RoomPeer)
    case away(PeerID)
    case left(PeerID)
    /// The direct connection to a member opened or closed.
    case connected(PeerID)
    case disconnected(PeerID)
    /// What is known of a member's identity, with the words that people may compare.
    case trust(PeerID, PeerTrust, safetyWords: [String])
    /// Something said on the channel "chat".
    case said(PeerID, PeerMessage)
    /// A message that could not be read; it was left out.
    case unreadable(PeerID, SignalingError)
}

/// What a member knows of who is at the other end of a connection.
package enum PeerTrust: String, Hashable, Sendable {
    /// Not decided yet.
    case pending
    /// It knows the room's words, and nobody is in between.
    case verified
    /// One of the two joined without words: only people can tell, by comparing the safety words.
    case unverified
    /// It does not know the words, or somebody is in between: the connection was closed.
    case wrong
}
