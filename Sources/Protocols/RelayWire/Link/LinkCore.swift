package import Bytes

/// What relays and clients do with their links; whoever owns the sockets calls it.
package protocol LinkCore: AnyObject {
    /// A link that was to be dialled has connected.
    func linkConnected(_ id: Int, now: Moment)
    /// A link could not be dialled, or ended.
    func linkLost(_ id: Int, now: Moment)
    /// Bytes came on a link; they may be overwritten.
    func received(_ bytes: UnsafeMutableRawBufferPointer, on id: Int, now: Moment)
    /// The network took some of a link's bytes.
    func linkDrained(_ id: Int, unsent: Int, now: Moment)
    /// Hands over everything gathered in this turn.
    func flush(now: Moment)
    /// Ends what has taken too long; call about once a second.
    func tick(now: Moment, unixSeconds: UInt64)
    /// Sends cover that is due; returns when to call again.
    func emitCover(now: Moment) -> Moment?
}

extension RelayCore: LinkCore {}
extension ClientCore: LinkCore {}
