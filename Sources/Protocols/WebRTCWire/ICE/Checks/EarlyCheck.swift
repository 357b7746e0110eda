import Bytes

/// A check that came before the peer's credentials (RFC 8445 §7.3).
struct EarlyCheck {
    enum Nomination: Hashable {
        case asked, none
    }

    let source: Endpoint
    let route: ICERoute
    let priority: UInt32
    let nomination: Nomination
}
