import Bytes
import Crypto

extension ICEAgent {
    /// Asks a relay for an address, if the server is one and the socket can reach it.
    mutating func allocate(_ server: ICEServer, for host: ICEHost, now: Moment) {
        guard case .turn(let endpoint, let username, let password) = server,
            endpoint.address.isV4 == host.endpoint.address.isV4,
            relays.count < WebRTCLimits.turnRelays
        else { return }
        let client = TURNClient(
            username: username,
            password: password,
            entropy: entropy,
            now: now
        )
        relays.append(ICERelay(host: host, server: endpoint, client: client))
        obey(relays.count - 1, now: now)
    }

    /// The relay whose server a datagram came from.
    func relay(from source: Endpoint, on base: Int) -> Int? {
        relays.firstIndex { relay in
            relay.server == source && relay.host.base == base && relay.client.state != .ended
        }
    }

    /// Does what a client wants.
    mutating func obey(_ index: Int, now: Moment) {
        while let effect = relays[index].client.next() {
            let relay = relays[index]
            switch effect {
            case .send(let bytes):
                emit(.send(bytes, to: relay.server, base: relay.host.base))
            case .allocated(let relayed, let mapped):
                if let mapped { found(reflexive: mapped, of: relay.host, server: relay.server) }
                take(relayed, mapped, index)
            case .permitted(let address):
                current.open(.relayed(index), for: address)
                previous?.open(.relayed(index), for: address)
            case .refused: break
            case .failed: drop(relay: index)
            }
        }
    }

    private mutating func take(_ relayed: Endpoint, _ mapped: Endpoint?, _ index: Int) {
        let relay = relays[index]
        let candidate = ICECandidate(
            foundation: ICECandidate.foundation(
                .relayed,
                base: relayed.address,
                server: relay.server.address
            ),
            priority: ICECandidate.priority(.relayed, local: relay.host.preference),
            at: relayed,
            kind: .relayed,
            // Whoever wants to be seen through relays only does not tell where he is.
            related: configuration.policy == .all ? mapped : nil
        )
        relays[index].candidate = candidate
        found(candidate)
        current.add(host: candidate, route: .relayed(index))
    }

    /// Forgets a relay; its number is not used again.
    mutating func drop(relay index: Int) {
        if let candidate = relays[index].candidate {
            localCandidates.removeAll { $0 == candidate }
        }
        relays[index].candidate = nil
        current.remove(.relayed(index))
        previous?.remove(.relayed(index))
    }

    /// Gives the relays of a socket back while it still can send.
    mutating func closeRelays(on base: Int? = nil, now: Moment) {
        for index in relays.indices where base == nil || relays[index].host.base == base {
            relays[index].client.close(now: now)
            obey(index, now: now)
            drop(relay: index)
        }
    }

    /// Opens the relays to those who shall be checked through them, and gives the one in use a
    /// channel.
    mutating func tendRelays(_ now: Moment) {
        guard !relays.isEmpty else { return }
        for pair in current.pairs where !pair.isOpen {
            if case .relayed(let index) = pair.route {
                relays[index].client.permit(pair.destination.address, now: now)
            }
        }
        if let active, let selected = active.selected,
            case .relayed(let index) = active.pairs[selected].route
        {
            relays[index].client.bind(active.pairs[selected].destination, now: now)
        }
        for index in relays.indices {
            if let due = relays[index].client.deadline, now >= due {
                relays[index].client.tick(now)
            }
            obey(index, now: now)
        }
    }

    var relayDeadline: Moment? { relays.compactMap(\.client.deadline).min() }
}
