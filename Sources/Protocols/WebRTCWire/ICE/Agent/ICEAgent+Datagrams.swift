package import Bytes

extension ICEAgent {
    /// Takes a datagram that came to the socket `base`.
    ///
    /// What is not the agent's own and comes from the peer is handed back, unwrapped if a relay
    /// carried it.
    package mutating func handle(
        _ datagram: UnsafeRawBufferPointer,
        from source: Endpoint,
        on base: Int,
        now: Moment
    ) -> ICEArrival {
        guard state != .closed else { return .ignored }
        if let index = relay(from: source, on: base) {
            switch relays[index].client.handle(datagram, now: now) {
            case .foreign: break
            case .consumed:
                obey(index, now: now)
                gather(now)
                settle(now)
                return .consumed
            case .payload(let payload, let peer):
                return receive(payload, from: peer, over: .relayed(index), now: now)
            }
        }
        return receive(datagram, from: source, over: .direct(base), now: now)
    }

    /// Hands `payload` to `send` with where it must go, wrapped if a relay carries it.
    ///
    /// - Returns: False when there is no path, or consent is gone: nothing was sent.
    package mutating func transmit(
        _ payload: UnsafeRawBufferPointer,
        now: Moment,
        _ send: (UnsafeRawBufferPointer, Endpoint, _ base: Int) -> Void
    ) -> Bool {
        guard let outgoing, outgoing.hasConsent(at: now) else { return false }
        switch outgoing.route {
        case .direct(let base): send(payload, outgoing.destination, base)
        case .relayed(let index):
            let relay = (server: relays[index].server, base: relays[index].host.base)
            return relays[index].client.send(payload, to: outgoing.destination) { bytes in
                send(bytes, relay.server, relay.base)
            }
        }
        return true
    }

    mutating func receive(
        _ payload: UnsafeRawBufferPointer,
        from source: Endpoint,
        over route: ICERoute,
        now: Moment
    ) -> ICEArrival {
        guard DatagramKind(of: payload) == .stun else {
            guard knows(source, over: route) else { return .ignored }
            current.heard(source, over: route, now: now)
            previous?.heard(source, over: route, now: now)
            if state == .disconnected { settle(now) }
            return .application(payload)
        }
        let message: STUNMessage
        do throws(STUNError) {
            message = try STUNMessage(parsing: payload)
        } catch {
            return .ignored
        }
        guard message.method == .binding else { return .ignored }
        switch message.kind {
        case .request:
            guard message.hasFingerprint else { return .ignored }
            answer(message, from: source, over: route, now: now)
        case .success, .failure:
            if case .direct(let base) = route,
                receive(answer: message, from: source, on: base, now: now)
            {
                break
            }
            current.receive(response: message, from: source, over: route, now: now)
            previous?.receive(response: message, from: source, over: route, now: now)
        case .indication: break  // A keep-alive of an old agent's (RFC 8445 §11).
        }
        settle(now)
        return .consumed
    }

    /// The user name tells which generation is meant: ours stands first in it.
    private mutating func answer(
        _ request: STUNMessage,
        from source: Endpoint,
        over route: ICERoute,
        now: Moment
    ) {
        let name = request.text(.username) ?? ""
        let ours = name.prefix { $0 != ":" }
        if previous?.local.ufrag == String(ours) {
            previous?.receive(request: request, from: source, over: route, now: now)
        } else if ours == current.local.ufrag {
            current.receive(request: request, from: source, over: route, now: now)
        }
    }

    private func knows(_ source: Endpoint, over route: ICERoute) -> Bool {
        if let outgoing, outgoing.destination == source, outgoing.route == route { return true }
        return current.knows(source, over: route) || previous?.knows(source, over: route) == true
    }

    /// The socket that a route goes through.
    func base(of route: ICERoute) -> Int {
        switch route {
        case .direct(let base): base
        case .relayed(let index): relays[index].host.base
        }
    }

    /// Our end of a pair as the peer sees it: when a translator stands before the socket, the
    /// reflexive candidate (RFC 8445 §7.2.5.3.1).
    func reported(_ pair: ICEPair) -> ICECandidate {
        guard let mapped = pair.mapped, mapped != pair.local.endpoint else { return pair.local }
        if let known = localCandidates.first(where: { $0.endpoint == mapped }) { return known }
        return ICECandidate(
            foundation: pair.local.foundation,
            priority: ICECandidate.priority(.peerReflexive, local: pair.local.priority >> 8),
            at: mapped,
            kind: .peerReflexive,
            related: pair.local.endpoint
        )
    }
}
