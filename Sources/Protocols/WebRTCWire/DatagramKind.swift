/// Which protocol a datagram belongs to, by its first byte (RFC 7983 §7, RFC 9443 §3).
package enum DatagramKind: Hashable, Sendable {
    case stun
    case dtls
    case turnChannel
    case rtp
    case unknown

    /// The protocol of a datagram that begins with `first`.
    package init(first: UInt8) {
        self =
            switch first {
            case 0...3: .stun
            case 20...63: .dtls
            case 64...79: .turnChannel
            case 128...191: .rtp
            default: .unknown
            }
    }

    /// The protocol of `datagram`; an empty one belongs to none.
    package init(of datagram: UnsafeRawBufferPointer) {
        self = datagram.first.map(DatagramKind.init(first:)) ?? .unknown
    }
}
