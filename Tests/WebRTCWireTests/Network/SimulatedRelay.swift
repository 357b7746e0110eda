import Bytes
import Crypto
import WebRTCWire

/// A TURN server in the network, with its listening socket and those of its relays.
struct SimulatedRelay {
    typealias Datagram = (bytes: [UInt8], source: Endpoint, destination: Endpoint)

    static let listener = endpoint("203.0.113.1:3479")
    static let secret = Array("sixteen bytes or more".utf8)

    var server: TURNServer
    private var sockets: [Int: Endpoint] = [:]
    private var nextPort: UInt16 = 50_000

    init(
        _ configuration: TURNServerConfiguration = TURNServerConfiguration(secret: secret),
        now: Moment = .milliseconds(0)
    ) {
        var configuration = configuration
        // The addresses of documents stand for those of the Internet.
        configuration.policy.insert(.special)
        server = TURNServer(
            configuration,
            entropy: Entropy(simulationSeed: 77),
            now: now,
            unixSeconds: 1_000_000
        )
    }

    /// What a peer is told of this server.
    static func iceServer(expiry: UInt64 = 2_000_000) -> ICEServer {
        let credentials = TURNCredentials(user: "ROOM", expiry: expiry, secret: secret)
        return .turn(listener, username: credentials.username, password: credentials.password)
    }

    var deadline: Moment? { server.deadline }

    /// How many relays have a socket.
    var socketCount: Int { sockets.count }

    mutating func tick(_ now: Moment) -> [Datagram] {
        server.tick(now)
        return obey(now)
    }

    /// Takes a packet; nil when it is not for this server.
    mutating func receive(
        _ bytes: [UInt8],
        from source: Endpoint,
        at destination: Endpoint,
        now: Moment
    ) -> [Datagram]? {
        if destination == Self.listener {
            var relayed: [Datagram] = []
            bytes.withUnsafeBytes { bytes in
                if case .relay(let payload, let relay, let peer) = server.handle(
                    bytes,
                    from: source,
                    on: 0,
                    now: now
                ), let socket = sockets[relay] {
                    relayed.append((Array(payload), socket, peer))
                }
            }
            return relayed + obey(now)
        }
        guard let relay = sockets.first(where: { $0.value == destination })?.key else { return nil }
        var forwarded: [Datagram] = []
        bytes.withUnsafeBytes { bytes in
            _ = server.forward(bytes, from: source, on: relay, now: now) { bytes, client, _ in
                forwarded.append((Array(bytes), Self.listener, client))
            }
        }
        return forwarded
    }

    private mutating func obey(_ now: Moment) -> [Datagram] {
        var sent: [Datagram] = []
        while let effect = server.next() {
            switch effect {
            case .send(let bytes, let client, _): sent.append((bytes, Self.listener, client))
            case .open(let relay, _):
                nextPort += 1
                sockets[relay] = Endpoint(Self.listener.address, port: nextPort)
                server.opened(
                    relay: relay,
                    at: Endpoint(Self.listener.address, port: nextPort),
                    now: now
                )
            case .close(let relay): sockets[relay] = nil
            }
        }
        return sent
    }
}
