import Bytes

extension TURNClient {
    /// Sends a request, signed once the server has said with what.
    mutating func ask(_ purpose: TURNRequest.Purpose, now: Moment, challenges: Int = 0) {
        let id = TransactionID(using: entropy)
        var writer = Self.writer(purpose, id, family: family)
        if let realm {
            writer.append(.username, text: username)
            writer.append(.realm, text: realm)
            writer.append(.nonce, nonce)
            writer.sign(key: key)
        }
        let request = TURNRequest(
            purpose: purpose,
            bytes: writer.finish(),
            isSigned: realm != nil,
            challenges: challenges,
            retries: RequestRetries(now: now)
        )
        requests[id] = request
        effects.append(.send(request.bytes))
    }

    private static func writer(
        _ purpose: TURNRequest.Purpose,
        _ id: TransactionID,
        family: UInt8
    ) -> STUNWriter {
        switch purpose {
        case .allocate:
            var writer = STUNWriter(.request, .allocate, id)
            writer.append(.requestedTransport, [17, 0, 0, 0])
            if family == 2 { writer.append(.requestedAddressFamily, [family, 0, 0, 0]) }
            return writer
        case .refresh(let seconds):
            var writer = STUNWriter(.request, .refresh, id)
            writer.append(.lifetime, integer: seconds)
            return writer
        case .permit(let address):
            var writer = STUNWriter(.request, .createPermission, id)
            writer.append(.xorPeerAddress, Endpoint(address, port: 0))
            return writer
        case .bind(let peer, let number):
            var writer = STUNWriter(.request, .channelBind, id)
            writer.append(.channelNumber, [UInt8(number >> 8), UInt8(number & 0xFF), 0, 0])
            writer.append(.xorPeerAddress, peer)
            return writer
        }
    }
}
