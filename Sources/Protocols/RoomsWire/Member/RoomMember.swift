package import Bytes
package import Crypto

/// A member's rules: who is in the room, who connects to whom, and whom to believe.
///
/// No sockets, no clock, no randomness of its own. Confined to one loop.
package final class RoomMember {
    /// How a member comes in.
    package struct Settings: Sendable {
        package var address: RoomAddress
        package var name: MemberName
        /// Whether the room is made when it is not there.
        package var entry: SignalingRequest.Join.Entry
        /// `web` or `warren`.
        package var agent = "warren"
        package var capabilities = ["chat", "files"]

        package init(
            _ address: RoomAddress,
            name: MemberName = .none,
            entry: SignalingRequest.Join.Entry = .existing
        ) {
            (self.address, self.name, self.entry) = (address, name, entry)
        }
    }

    package let settings: Settings
    unowned let shell: any RoomShell
    let entropy: Entropy
    /// This member's id while it is in the room.
    package internal(set) var you: PeerID?
    /// Everybody else in the room.
    package internal(set) var peers: [PeerID: RoomPeer] = [:]
    var links: [PeerID: PeerLink] = [:]
    var servers: [ICEServer] = []
    private var token: RoomToken?
    private var hasEntered = false
    private var redialling: Moment?
    private var failures = 0

    /// A member that is not in its room yet: call ``opened()`` when the server is reached.
    package init(_ settings: Settings, entropy: Entropy, shell: any RoomShell) {
        (self.settings, self.entropy, self.shell) = (settings, entropy, shell)
    }

    // MARK: The server

    /// The socket to the server is open.
    package func opened() {
        redialling = nil
        // A server that was restarted has forgotten the room its members still are in.
        let entry = hasEntered ? .creating : settings.entry
        let address = settings.address
        shell.send(
            .join(.init(address.code, name: settings.name, token: token, entry: entry))
        )
    }

    /// The socket to the server is lost, or could not be opened.
    package func lost(now: Moment) {
        if redialling == nil { shell.happened(.serverLost) }
        redialling = now + delay()
        failures += 1
    }

    /// 1 s, 2 s, 4 s, then 8 s, each longer by up to half: servers that return are not overrun.
    private func delay() -> Duration {
        let seconds = 1 << min(failures, 3)
        let share = entropy.bytes(1)[0]
        return .milliseconds(seconds * 1000 + seconds * 500 * Int(share) / 255)
    }

    /// When to call ``tick(now:)``; nil while nothing waits.
    package var deadline: Moment? { redialling }

    /// Does what was due.
    package func tick(now: Moment) {
        guard let due = redialling, now >= due else { return }
        redialling = nil
        shell.dial()
    }

    /// A message from the server.
    package func received(_ reply: SignalingReply) {
        switch reply {
        case .joined(let joined): entered(joined)
        case .peerJoined(let peer, let returned): arrived(peer, returned: returned)
        case .peerLeft(let peer): left(peer)
        case .peerAway(let peer):
            peers[peer]?.isAway = true
            shell.happened(.away(peer))
        case .signal(let from, let data): signalled(from, data)
        case .pong: break
        case .error(let refusal): shell.happened(.refused(refusal))
        }
    }

    private func entered(_ joined: SignalingReply.Joined) {
        let before = you
        (you, token, servers) = (joined.you, joined.token, joined.iceServers)
        (hasEntered, failures) = (true, 0)
        if before != joined.you {
            for peer in links.keys { drop(peer) }
            shell.happened(.entered(you: joined.you))
        }
        peers = [:]
        for peer in joined.peers {
            peers[peer.id] = peer
            shell.happened(.arrived(peer))
            if links[peer.id] == nil, !peer.isAway { begin(peer.id) }
        }
    }

    private func arrived(_ peer: RoomPeer, returned: Bool) {
        guard peers.count < RoomsLimits.members || peers[peer.id] != nil else { return }
        peers[peer.id] = peer
        shell.happened(.arrived(peer))
    }

    private func left(_ peer: PeerID) {
        guard peers.removeValue(forKey: peer) != nil else { return }
        drop(peer)
        shell.happened(.left(peer))
    }

    /// Leaves the room; the socket may be closed after this.
    package func leave() {
        if you != nil { shell.send(.leave) }
        for peer in links.keys { drop(peer) }
        (you, token, peers) = (nil, nil, [:])
    }

    func drop(_ peer: PeerID) {
        guard links.removeValue(forKey: peer) != nil else { return }
        shell.close(peer)
    }
}
