import Bytes

/// A check that was sent and not answered yet.
struct ICETransaction {
    enum Purpose: Hashable {
        case check, nomination, consent
    }

    let pair: Int
    let purpose: Purpose
    /// The role it claimed, which a conflict is about.
    let role: ICERole
    let bytes: [UInt8]
    var retries: RequestRetries
    /// Whether a triggered check has taken its place: still answered, not sent again
    /// (RFC 8445 §7.3.1.4).
    var isCancelled = false
}
