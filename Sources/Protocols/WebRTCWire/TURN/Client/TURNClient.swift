package import Bytes
package import Crypto

/// Asks a server for an address that it relays to and from us, and keeps it (RFC 8656).
///
/// A value: datagrams and time in, effects out. After every call perform `next` until it returns
/// nil; call `tick` no later than `deadline`. Speaks UDP, with long-term credentials.
package struct TURNClient {
    /// How far it is.
    package enum State: Hashable, Sendable {
        case allocating, allocated, ended
    }

    struct Permission {
        var isGranted = false
        var renewAt: Moment?
    }

    struct Binding {
        let number: UInt16
        var isBound = false
        var renewAt: Moment?
    }

    /// Permissions last 300 s and channels 600 s (RFC 8656 §9, §12).
    static let permissionRenewal = Duration.seconds(240)
    static let channelRenewal = Duration.seconds(540)
    static let lifetimeSeconds: UInt32 = 600

    package internal(set) var state = State.allocating
    let username: String
    let password: String
    let entropy: Entropy
    var realm: String?
    var nonce: [UInt8] = []
    var key: [UInt8] = []
    /// Version 6 when the server relays no other.
    var family: UInt8 = 1
    var requests: [TransactionID: TURNRequest] = [:]
    var permissions: [IPAddress: Permission] = [:]
    var bindings: [Endpoint: Binding] = [:]
    private var peers: [UInt16: Endpoint] = [:]
    var renewAt: Moment?
    var effects: [TURNClientEffect] = []
    private var scratch: [UInt8] = []

    /// A client that asks at once.
    package init(username: String, password: String, entropy: Entropy, now: Moment) {
        (self.username, self.password, self.entropy) = (username, password, entropy)
        ask(.allocate, now: now)
    }

    /// The next thing to do; nil until something changes.
    package mutating func next() -> TURNClientEffect? {
        effects.isEmpty ? nil : effects.removeFirst()
    }

    /// When `tick` wants to be called; nil when nothing is under way.
    package var deadline: Moment? {
        guard state != .ended else { return nil }
        let renewals =
            permissions.values.compactMap(\.renewAt) + bindings.values.compactMap(\.renewAt)
        return (requests.values.map(\.retries.due) + renewals + [renewAt].compactMap(\.self)).min()
    }

    /// Repeats what was not answered, and renews what ends soon.
    package mutating func tick(_ now: Moment) {
        guard state != .ended else { return }
        for (id, var request) in requests where now >= request.retries.due {
            switch request.retries.tick(now) {
            case .nothing: continue
            case .again:
                requests[id] = request
                effects.append(.send(request.bytes))
            case .expired:
                requests[id] = nil
                guard case .permit(let address) = request.purpose else { return fail(.unreachable) }
                refuse(address)
            }
        }
        guard state == .allocated else { return }
        if let due = renewAt, now >= due {
            renewAt = nil
            ask(.refresh(seconds: Self.lifetimeSeconds), now: now)
        }
        for (address, permission) in permissions where permission.renewAt.map({ now >= $0 }) == true
        {
            permissions[address]?.renewAt = nil
            ask(.permit(address), now: now)
        }
        for (peer, binding) in bindings where binding.renewAt.map({ now >= $0 }) == true {
            bindings[peer]?.renewAt = nil
            ask(.bind(peer, channel: binding.number), now: now)
        }
    }

    /// Lets an address through; `permitted` or `refused` follows, at once when it is known.
    package mutating func permit(_ address: IPAddress, now: Moment) {
        guard state == .allocated else { return }
        if let known = permissions[address] {
            if known.isGranted { effects.append(.permitted(address)) }
            return
        }
        guard permissions.count < WebRTCLimits.turnPermissions else {
            return effects.append(.refused(address))
        }
        permissions[address] = Permission()
        ask(.permit(address), now: now)
    }

    /// Gives a peer a number, which makes its datagrams 32 bytes shorter and more.
    package mutating func bind(_ peer: Endpoint, now: Moment) {
        guard state == .allocated, bindings[peer] == nil,
            bindings.count < WebRTCLimits.turnChannels
        else { return }
        let number = TURNChannel.numbers.lowerBound + UInt16(bindings.count)
        bindings[peer] = Binding(number: number)
        peers[number] = peer
        ask(.bind(peer, channel: number), now: now)
    }

    /// Hands `payload`, wrapped for the server, to `send`.
    ///
    /// - Returns: False when the peer's address has no permission: nothing was sent.
    package mutating func send(
        _ payload: UnsafeRawBufferPointer,
        to peer: Endpoint,
        _ send: (UnsafeRawBufferPointer) -> Void
    ) -> Bool {
        guard state == .allocated, permissions[peer.address]?.isGranted == true else {
            return false
        }
        if let binding = bindings[peer], binding.isBound {
            TURNChannel.write(binding.number, payload, into: &scratch)
            scratch.withUnsafeBytes(send)
        } else {
            var writer = STUNWriter(.indication, .send, TransactionID(using: entropy))
            writer.append(.xorPeerAddress, peer)
            writer.append(.data, payload)
            writer.finish(.bare).withUnsafeBytes(send)
        }
        return true
    }

    /// Gives the address back to the server.
    package mutating func close(now: Moment) {
        if state == .allocated { ask(.refresh(seconds: 0), now: now) }
        end()
    }

    /// Takes a datagram from the server.
    package mutating func handle(
        _ datagram: UnsafeRawBufferPointer,
        now: Moment
    ) -> TURNArrival {
        guard state != .ended else { return .foreign }
        if DatagramKind(of: datagram) == .turnChannel {
            guard let (number, payload) = TURNChannel.parse(datagram), let peer = peers[number]
            else {
                return .foreign
            }
            return .payload(payload, from: peer)
        }
        let message: STUNMessage
        do throws(STUNError) {
            message = try STUNMessage(parsing: datagram)
        } catch {
            return .foreign
        }
        switch message.kind {
        case .indication:
            guard message.method == .data, let peer = message.endpoint(.xorPeerAddress),
                let payload = message.value(.data)
            else { return .foreign }
            return .payload(payload, from: peer)
        case .request: return .foreign
        case .success, .failure:
            guard let request = requests[message.transaction] else { return .foreign }
            take(message, to: request, now: now)
            return .consumed
        }
    }

    mutating func fail(_ error: TURNClientError) {
        end()
        effects.append(.failed(error))
    }

    mutating func end() {
        state = .ended
        requests = [:]
        permissions = [:]
        bindings = [:]
        peers = [:]
    }
}
