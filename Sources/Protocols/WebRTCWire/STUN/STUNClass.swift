/// Who speaks in a STUN message, and how it went (RFC 8489 §5).
package enum STUNClass: UInt16, Hashable, Sendable, CaseIterable {
    case request = 0
    case indication = 1
    case success = 2
    case failure = 3
}
