package import Bytes
package import Crypto

/// Tells clients how they look from outside, and relays for those with credentials (RFC 8489,
/// RFC 8656).
///
/// A value: datagrams and time in, effects out; payloads pass through borrowed. After every call
/// perform `next` until it returns nil; call `tick` no later than `deadline`. Sockets are numbers:
/// listeners the owner's, relays the server's. Speaks UDP.
package struct TURNServer {
    /// Short, because it goes to whoever asks.
    package static let realm = "room"
    private static let lifetimes: ClosedRange<UInt32> = 600...3_600
    /// How long the owner may take to bind a relay's socket.
    private static let opening = Duration.seconds(10)

    let configuration: TURNServerConfiguration
    let nonces: TURNNonce
    private var unixSeconds: Int64
    private var unixAt: Moment
    var sessions: [TURNSession: Int] = [:]
    var allocations: [Int: TURNAllocation] = [:]
    private var allocationsOfUser: [String: Int] = [:]
    private var allocationsOfAddress: [IPAddress: Int] = [:]
    private var nextRelay = 1
    private var nextSweep: Moment?
    private var effects: [TURNServerEffect] = []
    private var scratch: [UInt8] = []

    /// A server without clients.
    ///
    /// - Parameters:
    ///   - configuration: What it allows.
    ///   - entropy: What its nonces are keyed with.
    ///   - now: The time on the caller's clock.
    ///   - unixSeconds: The same time in seconds since 1970: credentials end by it.
    package init(
        _ configuration: TURNServerConfiguration,
        entropy: Entropy,
        now: Moment,
        unixSeconds: Int64
    ) {
        self.configuration = configuration
        nonces = TURNNonce(using: entropy)
        (self.unixSeconds, unixAt) = (unixSeconds, now)
    }

    /// Sets the clock by which credentials end, which may have been put right.
    package mutating func set(unixSeconds: Int64, now: Moment) {
        (self.unixSeconds, unixAt) = (unixSeconds, now)
    }

    /// How many clients have a relay, or wait for one.
    package var count: Int { allocations.count }

    /// The next thing to do; nil until something changes.
    package mutating func next() -> TURNServerEffect? {
        effects.isEmpty ? nil : effects.removeFirst()
    }

    /// When `tick` wants to be called; nil while there are no clients.
    package var deadline: Moment? { allocations.isEmpty ? nil : nextSweep }

    /// Ends what was not renewed.
    package mutating func tick(_ now: Moment) {
        guard let due = nextSweep, now >= due else { return }
        for (relay, allocation) in allocations where now >= allocation.expires { end(relay) }
        for relay in allocations.keys { allocations[relay]?.dropStaleChannels(now) }
        nextSweep = allocations.isEmpty ? nil : now + .seconds(5)
    }

    /// The socket of a relay is bound; `endpoint` is where peers reach it.
    package mutating func opened(relay: Int, at endpoint: Endpoint, now: Moment) {
        guard var allocation = allocations[relay], allocation.relayed == nil else {
            if allocations[relay] == nil { effects.append(.close(relay: relay)) }
            return
        }
        allocation.relayed = endpoint
        allocation.expires = now + .seconds(Int(allocation.lifetimeSeconds))
        allocations[relay] = allocation
        confirm(allocation)
    }

    /// There is no socket for a relay: its client is told so.
    package mutating func failedToOpen(relay: Int) {
        guard let allocation = allocations[relay], allocation.relayed == nil else { return }
        var writer = STUNWriter(.failure, .allocate, allocation.transaction)
        writer.append(.insufficientCapacity)
        writer.sign(key: allocation.key)
        let session = allocation.session
        emit(.send(writer.finish(), to: session.client, listener: session.listener))
        forget(relay)
    }

    /// Takes a datagram that came to a listening socket.
    package mutating func handle(
        _ datagram: UnsafeRawBufferPointer,
        from client: Endpoint,
        on listener: Int,
        now: Moment
    ) -> TURNServerArrival {
        let session = TURNSession(client: client, listener: listener)
        switch DatagramKind(of: datagram) {
        case .turnChannel: return relay(channel: datagram, session, now: now)
        case .stun: break
        case .dtls, .rtp, .unknown: return .consumed
        }
        do throws(STUNError) {
            let message = try STUNMessage(parsing: datagram)
            switch (message.kind, message.method) {
            case (.indication, .send): return relay(indication: message, session, now: now)
            case (.request, .binding): answer(binding: message, session)
            case (.request, _): answer(request: message, session, now: now)
            default: break
            }
        } catch {
            return .consumed
        }
        return .consumed
    }

    /// Hands what came from a peer to a relay's socket, wrapped for its client, to `send`.
    ///
    /// - Returns: False when the client does not want it: nothing was sent.
    package mutating func forward(
        _ payload: UnsafeRawBufferPointer,
        from peer: Endpoint,
        on relay: Int,
        now: Moment,
        _ send: (UnsafeRawBufferPointer, Endpoint, _ listener: Int) -> Void
    ) -> Bool {
        guard let allocation = allocations[relay], allocation.permits(peer.address, at: now),
            payload.count <= WebRTCLimits.stunBytes - 64
        else { return false }
        let session = allocation.session
        if let number = allocation.numbers[peer] {
            TURNChannel.write(number, payload, into: &scratch)
            scratch.withUnsafeBytes { send($0, session.client, session.listener) }
        } else {
            let id = TransactionID(high: UInt32(truncatingIfNeeded: relay), low: UInt64(peer.port))
            var writer = STUNWriter(.indication, .data, id)
            writer.append(.xorPeerAddress, peer)
            writer.append(.data, payload)
            writer.finish(.bare).withUnsafeBytes { send($0, session.client, session.listener) }
        }
        return true
    }

    mutating func emit(_ effect: TURNServerEffect) { effects.append(effect) }

    func unixTime(_ now: Moment) -> Int64 {
        unixSeconds + (now - unixAt).components.seconds
    }

    func lifetime(_ wanted: UInt32?) -> UInt32 {
        let wanted = wanted ?? Self.lifetimes.lowerBound
        return min(max(wanted, Self.lifetimes.lowerBound), Self.lifetimes.upperBound)
    }

    /// Whether one more allocation would be too many for anybody.
    func isFull(_ user: String, _ client: IPAddress) -> Bool {
        allocations.count >= WebRTCLimits.turnAllocations
            || allocationsOfUser[user, default: 0] >= configuration.allocationsPerUser
            || allocationsOfAddress[client.network, default: 0]
                >= configuration.allocationsPerAddress
    }

    /// Begins an allocation; the owner binds its socket.
    mutating func begin(_ allocation: TURNAllocation, now: Moment) {
        var allocation = allocation
        allocation.expires = now + Self.opening
        let relay = nextRelay
        nextRelay += 1
        allocations[relay] = allocation
        sessions[allocation.session] = relay
        allocationsOfUser[allocation.user, default: 0] += 1
        allocationsOfAddress[allocation.session.client.address.network, default: 0] += 1
        nextSweep = nextSweep ?? now + .seconds(5)
        effects.append(.open(relay: relay, allocation.family))
    }

    /// Ends an allocation and closes its socket.
    mutating func end(_ relay: Int) {
        forget(relay)
        effects.append(.close(relay: relay))
    }

    private mutating func forget(_ relay: Int) {
        guard let allocation = allocations.removeValue(forKey: relay) else { return }
        sessions[allocation.session] = nil
        let network = allocation.session.client.address.network
        allocationsOfUser[allocation.user] = allocationsOfUser[allocation.user]
            .flatMap { $0 > 1 ? $0 - 1 : nil }
        allocationsOfAddress[network] = allocationsOfAddress[network]
            .flatMap { $0 > 1 ? $0 - 1 : nil }
    }

    /// Tells a client its relay's address.
    mutating func confirm(_ allocation: TURNAllocation) {
        guard let relayed = allocation.relayed else { return }
        let session = allocation.session
        var writer = STUNWriter(.success, .allocate, allocation.transaction)
        writer.append(.xorRelayedAddress, relayed)
        writer.append(.xorMappedAddress, session.client)
        writer.append(.lifetime, integer: allocation.lifetimeSeconds)
        writer.sign(key: allocation.key)
        let bytes = writer.finish(allocation.asksFingerprint ? .fingerprint : .bare)
        emit(.send(bytes, to: session.client, listener: session.listener))
    }
}

extension IPAddress {
    /// What one subscriber has: an address of version 4, or the network of one of version 6.
    fileprivate var network: IPAddress {
        switch unmapped {
        case .v4(let address): .v4(address)
        case .v6(let address): .v6(IPv6Address(high: address.high, low: 0))
        }
    }
}
