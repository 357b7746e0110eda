package import Rooms

/// What the HTTP API is told when it starts.
package struct APISettings: Sendable {
    /// Whoever sends this after `Authorization: Bearer` is the node's user; at least 128 bits as
    /// text.
    package var token: String
    /// The node's own identity, for display.
    package var identity: String
    /// The program's version, as `1.2.3`.
    package var version: String
    /// Names under which the node is called beside its addresses and `localhost`.
    package var names: [String] = []
    /// The file transfer service; nil when it does not run in this process.
    package var transfers: TransferControl?
    /// The signaling server, on the API's loop; nil when it does not run in this process.
    package var rooms: SignalingServer?
    /// Connections at once, members of rooms included.
    package var connections = 16_384

    package init(token: String, identity: String, version: String) {
        precondition(token.utf8.count >= 22, "a token that could be guessed")
        (self.token, self.identity, self.version) = (token, identity, version)
    }
}
