/// What a STUN message is about (RFC 8489 §18.2, RFC 8656 §17).
package enum STUNMethod: UInt16, Hashable, Sendable, CaseIterable {
    case binding = 0x001
    case allocate = 0x003
    case refresh = 0x004
    case send = 0x006
    case data = 0x007
    case createPermission = 0x008
    case channelBind = 0x009
}
