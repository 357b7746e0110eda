/// What this module accepts from a stranger, and how much a server does for one.
package enum RoomsLimits {
    /// Largest text message in bytes, signaling and chat alike.
    package static let messageBytes = 65_536
    /// Largest relayed frame in bytes: a peer id and what is sealed behind it.
    package static let relayBytes = 8 + 65_536
    /// Deepest nesting of a message's JSON.
    package static let depth = 16
    /// Longest name of a member in characters.
    package static let nameCharacters = 50
    /// Longest name of a member in bytes of UTF-8: room for 50 characters of most scripts.
    package static let nameBytes = 400
    /// Members of one room, those that are away included.
    package static let members = 20
    /// Addresses read from one list of ICE servers, and servers from one `joined`.
    package static let iceServers = 16
    /// Longest text typed in as an address of a room, in bytes.
    package static let addressBytes = 512
    /// Longest name of a room of the Socket.IO endpoint, which need not be a code, in bytes.
    package static let roomNameBytes = 64
}

/// What a message of the channel "chat" between peers may hold.
package enum PeerLimits {
    /// Longest text of a message in characters.
    package static let contentCharacters = 10_000
    /// Longest id of a message in bytes; ours have 22 characters.
    package static let idBytes = 64
    /// Message ids of one receipt.
    package static let receiptIDs = 1_000
    /// Capabilities of one hello, and the bytes of each.
    package static let capabilities = 32, capabilityBytes = 32
    /// Longest name of a file or folder in bytes.
    package static let fileNameBytes = 1_024
    /// Longest preview in bytes, as `data:` text.
    package static let previewBytes = 24 << 10
    /// Longest media type in bytes.
    package static let mimeBytes = 127
}
