/// How long an agent waits for what.
enum ICETimings {
    /// Between new checks, while few have been made: the least there may be (RFC 8445 §14.2).
    static let fastPace = Duration.milliseconds(5)
    /// Between new checks after `fastChecks` (RFC 8445 §14.2).
    static let pace = Duration.milliseconds(50)
    /// As many as a peer on few networks has pairs.
    static let fastChecks = 16
    /// First retransmission (RFC 8445 §14.3), doubled each time.
    static let retransmission = Duration.milliseconds(500)
    /// Times a request is sent, and how many first intervals the last one waits: 23.5 s in all.
    ///
    /// RFC 8489 §6.2.1 suggests 7 and 16, which nobody waits for.
    static let attempts = 6
    static let lastWait = 16
    /// Between consent checks, ±20 % (RFC 7675 §5.1).
    static let consent = Duration.seconds(5)
    /// Without anything heard the pair counts as disconnected: two checks of either side are lost,
    /// or the path is.
    static let disconnected = Duration.seconds(12)
    /// Without an answer nothing may be sent any more (RFC 7675 §5.1).
    static let consentExpiry = Duration.seconds(30)
    /// A better pair may still come: how long the controlling agent waits to nominate one that is
    /// not the best possible, and how long when it is relayed.
    static let settling = Duration.milliseconds(250)
    static let relayedSettling = Duration.milliseconds(1_500)
    /// A nomination of the peer's this old does not hold against a newer one of lower priority.
    static let nomination = Duration.seconds(4)
    /// Until then a peer may yet be heard that no candidate told of (RFC 8863 §4).
    static let patience = Duration.milliseconds(39_500)
    /// Between requests that keep a reflexive address alive before it is in use.
    static let reflexive = Duration.seconds(15)
}
