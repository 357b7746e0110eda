import Bytes

extension TURNServer {
    /// Allocate (RFC 8656 §7.2); the answer waits for the socket.
    mutating func allocate(_ request: TURNAuthenticRequest, now: Moment) {
        let message = request.message
        if let relay = sessions[request.session], let allocation = allocations[relay] {
            // The answer may have been lost, or its socket not be there yet.
            guard allocation.transaction == message.transaction else {
                return refuse(request, .allocationMismatch)
            }
            return confirm(allocation)
        }
        guard let transport = message.value(.requestedTransport), transport.count == 4 else {
            return refuse(request, .badRequest)
        }
        guard transport[0] == 17 else { return refuse(request, .unsupportedTransport) }
        guard let family = family(message) else {
            return refuse(request, .addressFamilyNotSupported)
        }
        guard !isFull(request.user, request.session.client.address) else {
            return refuse(request, .allocationQuotaReached)
        }
        let allocation = TURNAllocation(
            session: request.session,
            username: request.username,
            user: request.user,
            key: request.key,
            family: family,
            transaction: message.transaction,
            asksFingerprint: message.hasFingerprint,
            lifetimeSeconds: lifetime(message.integer(.lifetime)),
            expires: now
        )
        begin(allocation, now: now)
    }

    private func family(_ message: STUNMessage) -> TURNAddressFamily? {
        var family = TURNAddressFamily.v4
        if let value = message.value(.requestedAddressFamily) {
            guard value.count == 4, let wanted = TURNAddressFamily(rawValue: value[0]) else {
                return nil
            }
            family = wanted
        }
        let isThere = family == .v4 ? configuration.relaysV4 : configuration.relaysV6
        return isThere ? family : nil
    }

    /// Refresh (RFC 8656 §8.2); a lifetime of zero ends the allocation.
    mutating func refresh(_ request: TURNAuthenticRequest, now: Moment) {
        guard let relay = ownRelay(request), let allocation = allocations[relay] else { return }
        if let value = request.message.value(.requestedAddressFamily),
            value.first != allocation.family.rawValue
        {
            return refuse(request, .peerAddressFamilyMismatch)
        }
        let wanted: UInt32? = request.message.integer(.lifetime)
        if wanted == 0 {
            end(relay)
            return answer(request, .success) { $0.append(.lifetime, integer: UInt32(0)) }
        }
        let seconds = lifetime(wanted)
        allocations[relay]?.lifetimeSeconds = seconds
        allocations[relay]?.expires = now + .seconds(Int(seconds))
        answer(request, .success) { $0.append(.lifetime, integer: seconds) }
    }

    /// CreatePermission (RFC 8656 §10.2): all of the addresses, or none.
    mutating func permit(_ request: TURNAuthenticRequest, now: Moment) {
        guard let relay = ownRelay(request), var allocation = allocations[relay] else { return }
        let limit = WebRTCLimits.turnPermissions
        let peers = request.message.endpoints(.xorPeerAddress, limit: limit)
        guard !peers.isEmpty else { return refuse(request, .badRequest) }
        for peer in peers {
            if let code = objection(to: peer, allocation) { return refuse(request, code) }
            guard allocation.permit(peer.address, now: now) else {
                return refuse(request, .insufficientCapacity)
            }
        }
        allocations[relay] = allocation
        answer(request, .success)
    }

    /// ChannelBind (RFC 8656 §12.2), which is a permission too.
    mutating func bind(_ request: TURNAuthenticRequest, now: Moment) {
        guard let relay = ownRelay(request), var allocation = allocations[relay] else { return }
        allocation.dropStaleChannels(now)
        guard let value: UInt32 = request.message.integer(.channelNumber),
            let peer = request.message.endpoint(.xorPeerAddress), peer.port != 0
        else { return refuse(request, .badRequest) }
        let number = UInt16(value >> 16)
        guard TURNChannel.numbers.contains(number),
            allocation.channels[number].map({ $0.peer == peer }) ?? true,
            allocation.numbers[peer].map({ $0 == number }) ?? true
        else { return refuse(request, .badRequest) }
        if let code = objection(to: peer, allocation) { return refuse(request, code) }
        let isNew = allocation.channels[number] == nil
        guard !isNew || allocation.channels.count < WebRTCLimits.turnChannels,
            allocation.permit(peer.address, now: now)
        else { return refuse(request, .insufficientCapacity) }
        allocation.channels[number] = TURNAllocation.Channel(
            peer: peer,
            expires: now + TURNAllocation.channelLifetime
        )
        allocation.numbers[peer] = number
        allocations[relay] = allocation
        answer(request, .success)
    }

    private func objection(to peer: Endpoint, _ allocation: TURNAllocation) -> STUNErrorCode? {
        guard peer.address.isV4 == (allocation.family == .v4) else {
            return .peerAddressFamilyMismatch
        }
        return configuration.policy.allows(peer.address) ? nil : .forbidden
    }

    /// The relay of the sender, which must be who made it; nil when he was told that it is not.
    private mutating func ownRelay(_ request: TURNAuthenticRequest) -> Int? {
        guard let relay = sessions[request.session], let allocation = allocations[relay],
            allocation.relayed != nil
        else {
            refuse(request, .allocationMismatch)
            return nil
        }
        guard allocation.username == request.username else {
            refuse(request, .wrongCredentials)
            return nil
        }
        return relay
    }
}
