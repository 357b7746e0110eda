import Bytes

/// An address that the server relays to and from one client (RFC 8656 §3.2).
struct TURNAllocation {
    struct Channel {
        let peer: Endpoint
        var expires: Moment
    }

    static let permissionLifetime = Duration.seconds(300)
    static let channelLifetime = Duration.seconds(600)

    let session: TURNSession
    let username: String
    let user: String
    let key: [UInt8]
    let family: TURNAddressFamily
    /// The request that made it: its repetitions get the same answer.
    let transaction: TransactionID
    let asksFingerprint: Bool
    /// Where its socket is bound; nil until the owner has done it.
    var relayed: Endpoint?
    var lifetimeSeconds: UInt32
    var expires: Moment
    /// Until when each address may send.
    var permissions: [IPAddress: Moment] = [:]
    var channels: [UInt16: Channel] = [:]
    var numbers: [Endpoint: UInt16] = [:]

    func permits(_ address: IPAddress, at now: Moment) -> Bool {
        permissions[address].map { now < $0 } ?? false
    }

    /// Lets an address through for another while; false when there are too many.
    mutating func permit(_ address: IPAddress, now: Moment) -> Bool {
        if permissions[address] == nil, permissions.count >= WebRTCLimits.turnPermissions {
            permissions = permissions.filter { now < $0.value }
            guard permissions.count < WebRTCLimits.turnPermissions else { return false }
        }
        permissions[address] = now + Self.permissionLifetime
        return true
    }

    /// Forgets channels that were not renewed.
    mutating func dropStaleChannels(_ now: Moment) {
        for (number, channel) in channels where now >= channel.expires {
            channels[number] = nil
            numbers[channel.peer] = nil
        }
    }
}
