/// A version of IP, by its number in attributes (RFC 8656 §18.8).
package enum TURNAddressFamily: UInt8, Hashable, Sendable {
    case v4 = 1
    case v6 = 2
}
