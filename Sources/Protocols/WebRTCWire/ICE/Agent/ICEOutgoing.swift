import Bytes

/// The pair in use, reduced to what sending a datagram takes.
struct ICEOutgoing {
    let route: ICERoute
    let destination: Endpoint
    /// When the peer last said that it wants what we send.
    let consentAt: Moment?

    func hasConsent(at now: Moment) -> Bool {
        consentAt.map { now - $0 < ICETimings.consentExpiry } ?? false
    }
}
