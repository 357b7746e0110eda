import Bytes

/// What members say to each other once they are connected.
extension RoomMember {
    /// Messages held of a peer that is not known to be right yet.
    private static let heldMessages = 64

    /// The channel "chat" to a peer is open.
    package func channelOpened(_ peer: PeerID) {
        guard let link = links[peer] else { return }
        link.phase = .open
        shell.happened(.connected(peer))
        if link.trust != .pending { greet(peer) }
    }

    /// The connection to a peer is over, and is made anew by the side that made it.
    package func connectionLost(_ peer: PeerID) {
        guard let link = links.removeValue(forKey: peer) else { return }
        shell.close(peer)
        shell.happened(.disconnected(peer))
        guard link.role == .offerer, peers[peer]?.isAway == false, you != nil else { return }
        begin(peer)
    }

    /// A text message came on the channel "chat".
    package func heard(_ bytes: [UInt8], from peer: PeerID) {
        guard let link = links[peer] else { return }
        guard link.trust == .pending else { return hear(bytes, from: peer) }
        if link.held.count < Self.heldMessages { link.held.append(bytes) }
    }

    func hear(_ bytes: [UInt8], from peer: PeerID) {
        let message: PeerMessage
        do throws(SignalingError) {
            message = try bytes.lend { (raw) throws(SignalingError) in
                try PeerMessage(parsing: raw)
            }
        } catch {
            return shell.happened(.unreadable(peer, error))
        }
        switch message {
        case .message(let text): say(.receipt(ids: [text.id], state: .delivered), to: peer)
        case .heartbeat(let sequence): return say(.heartbeatResponse(sequence: sequence), to: peer)
        default: break
        }
        shell.happened(.said(peer, message))
    }

    func greet(_ peer: PeerID) {
        say(
            .hello(
                .init(
                    name: settings.name,
                    agent: settings.agent,
                    capabilities: settings.capabilities
                )
            ),
            to: peer
        )
    }

    /// Whom something said to everybody reaches now.
    package var listeners: [PeerID] {
        links.filter { $1.phase == .open && $1.trust != .pending }.map(\.key)
    }

    /// Says something to one peer; nothing when there is no open connection to it.
    package func say(_ message: PeerMessage, to peer: PeerID) {
        guard let link = links[peer], link.phase == .open, link.trust != .pending else { return }
        shell.sendChat(message.bytes, to: peer)
    }
}
