package import Bytes

/// A STUN or TURN server that members may use, as `RTCConfiguration` takes it.
package struct ICEServer: Hashable, Sendable {
    /// `stun:host:port`, `turn:host:port?transport=udp` and the like.
    package var urls: [String]
    /// For TURN servers: who asks, and the proof of it.
    package var username: String?, credential: String?

    /// A server; without a user it is a STUN server.
    package init(_ urls: [String], username: String? = nil, credential: String? = nil) {
        (self.urls, self.username, self.credential) = (urls, username, credential)
    }

    /// The server in the words of the browsers' interface.
    package var json: JSON {
        var object: JSONObject = ["urls": .array(urls.map { .string($0) })]
        object["username"] = username.map { .string($0) }
        object["credential"] = credential.map { .string($0) }
        return .object(object)
    }

    init(_ fields: MessageFields) throws(SignalingError) {
        urls = try fields.texts("urls", count: RoomsLimits.iceServers, bytes: 512)
        username = try fields.optionalText("username", bytes: 512)
        credential = try fields.optionalText("credential", bytes: 512)
    }
}
