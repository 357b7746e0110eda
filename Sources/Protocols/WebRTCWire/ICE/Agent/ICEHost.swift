import Bytes

/// A socket of the owner's at one of its addresses.
struct ICEHost {
    let base: Int
    let endpoint: Endpoint
    let candidate: ICECandidate
    /// The local preference of all candidates that come of it (RFC 8445 §5.1.2.1).
    let preference: UInt32
}
