import Bytes

/// A relay's server, asked from one of our sockets.
struct ICERelay {
    let host: ICEHost
    let server: Endpoint
    var client: TURNClient
    /// The address it gave us, once it has.
    var candidate: ICECandidate?
}
