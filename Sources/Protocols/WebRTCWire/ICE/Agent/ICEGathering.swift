import Bytes

/// How far the search for candidates of our own is.
struct ICEGathering {
    /// Whether the owner has named all its sockets.
    var hasAllHosts = false
    var isDone = false
    /// Then it is done, whoever has not answered.
    var endsAt: Moment?
    /// When reflexive addresses are asked for again, so that they stay.
    var refreshAt: Moment?

    /// How long servers have to answer; the peer may be waiting for the end of the candidates.
    static let patience = Duration.seconds(5)
}
