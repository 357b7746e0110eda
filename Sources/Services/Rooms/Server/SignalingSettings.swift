package import RoomsWire

/// How a signaling server serves.
package struct SignalingSettings: Sendable {
    /// Whom a request is said to come from.
    package enum Sources: Sendable {
        /// From the other end of its connection.
        case direct
        /// From whom a proxy on this host names last in `X-Forwarded-For`.
        case forwarded
    }

    package var hall = HallSettings()
    package var sources = Sources.direct
    /// Pages of other hosts that may connect, as `https://host`.
    package var origins: Set<String> = []
    /// STUN and TURN servers that members are told of, asked for at each join.
    package var iceServers: @Sendable () -> [ICEServer] = { [] }
    package var engine = EngineSettings.rooms
    /// How long a client of Socket.IO has until it is in a namespace.
    package var connectTimeout = Duration.seconds(45)
    /// Unsent bytes at which a reader counts as slow, so that who sends to it has to wait.
    package var slowBytes = 128 << 10
    /// Unsent bytes at which a slow reader is dropped.
    package var unsentBytes = 1 << 20
    /// How long a reader may be slow before it is dropped.
    package var slowTime = Duration.seconds(10)

    /// The values above.
    package init() {}
}

extension EngineSettings {
    /// Room for one message of the largest size in base 64.
    package static var rooms: EngineSettings {
        var settings = EngineSettings()
        settings.maxPayload = 131_072
        return settings
    }
}
