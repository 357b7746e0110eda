/// Which of two agents chooses the pair (RFC 8445 §6.1.1); the offerer begins as the one.
package enum ICERole: Hashable, Sendable {
    case controlling
    case controlled

    /// The peer's.
    package var opposite: ICERole { self == .controlling ? .controlled : .controlling }
}
