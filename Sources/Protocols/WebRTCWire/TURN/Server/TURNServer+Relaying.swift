import Bytes

extension TURNServer {
    /// ChannelData from a client (RFC 8656 §12.6).
    func relay(
        channel datagram: UnsafeRawBufferPointer,
        _ session: TURNSession,
        now: Moment
    ) -> TURNServerArrival {
        guard let (number, payload) = TURNChannel.parse(datagram), let relay = sessions[session],
            let allocation = allocations[relay], let channel = allocation.channels[number],
            now < channel.expires, allocation.permits(channel.peer.address, at: now)
        else { return .consumed }
        return .relay(payload, from: relay, to: channel.peer)
    }

    /// A Send indication from a client (RFC 8656 §11.2).
    func relay(
        indication: STUNMessage,
        _ session: TURNSession,
        now: Moment
    ) -> TURNServerArrival {
        guard let relay = sessions[session], let allocation = allocations[relay],
            let peer = indication.endpoint(.xorPeerAddress), peer.port != 0,
            let payload = indication.value(.data),
            indication.unknownRequired(understood: [.xorPeerAddress, .data]).isEmpty,
            allocation.relayed != nil, allocation.permits(peer.address, at: now)
        else { return .consumed }
        return .relay(payload, from: relay, to: peer)
    }
}
