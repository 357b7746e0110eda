import Bytes
import Crypto
import Testing
import WebRTCWire

/// A server and what it did.
final class TURNBench {
    static let client = endpoint("192.0.2.9:4000")
    static let peer = endpoint("8.8.8.8:53000")

    var server: TURNServer
    var now = Moment.milliseconds(0)
    var effects: [TURNServerEffect] = []
    let entropy = Entropy(simulationSeed: 5)
    var nonce: [UInt8] = []
    var credentials = TURNCredentials(
        user: "ROOM",
        expiry: 2_000_000,
        secret: SimulatedRelay.secret
    )

    init(_ change: (inout TURNServerConfiguration) -> Void = { _ in }) {
        var configuration = TURNServerConfiguration(secret: SimulatedRelay.secret)
        change(&configuration)
        server = TURNServer(
            configuration,
            entropy: entropy,
            now: now,
            unixSeconds: 1_000_000
        )
    }

    var key: [UInt8] {
        let text = Array("\(credentials.username):room:\(credentials.password)".utf8)
        return text.withUnsafeBytes { Digest.hash(.md5, $0) }
    }

    /// Gives the server a datagram; what it wants is kept in `effects`.
    @discardableResult
    func hand(
        _ bytes: [UInt8],
        from client: Endpoint = client
    ) -> [UInt8]? {
        var relayed: [UInt8]?
        effects = []
        bytes.withUnsafeBytes { bytes in
            if case .relay(let payload, _, _) = server.handle(
                bytes,
                from: client,
                on: 3,
                now: now
            ) {
                relayed = Array(payload)
            }
        }
        collect()
        return relayed
    }

    func collect() {
        while let effect = server.next() { effects.append(effect) }
    }

    /// A request with credentials.
    func signed(
        _ method: STUNMethod,
        _ fill: (inout STUNWriter) -> Void = { _ in }
    ) -> [UInt8] {
        var writer = STUNWriter(.request, method, TransactionID(using: entropy))
        fill(&writer)
        writer.append(.username, text: credentials.username)
        writer.append(.realm, text: TURNServer.realm)
        writer.append(.nonce, nonce)
        writer.sign(key: key)
        return writer.finish()
    }

    /// Learns a nonce, then allocates; returns the answer's code, 0 for success.
    func allocate(from client: Endpoint = client) throws -> UInt16 {
        try challenge(from: client)
        return try send(
            signed(.allocate) { $0.append(.requestedTransport, [17, 0, 0, 0]) },
            from: client
        )
    }

    func challenge(from client: Endpoint = client) throws {
        var writer = STUNWriter(.request, .allocate, TransactionID(using: entropy))
        writer.append(.requestedTransport, [17, 0, 0, 0])
        hand(writer.finish(.bare), from: client)
        guard case .send(let bytes, client, 3) = effects.first else {
            Issue.record("no challenge")
            return
        }
        try withMessage(bytes) { answer in
            #expect(answer.errorCode == .unauthenticated)
            #expect(answer.text(.realm) == TURNServer.realm)
            nonce = answer.value(.nonce).map(Array.init) ?? []
        }
    }

    /// Sends a request, binds sockets as asked, and returns the answer's code.
    func send(_ bytes: [UInt8], from client: Endpoint = client) throws -> UInt16 {
        hand(bytes, from: client)
        for effect in effects {
            if case .open(let relay, _) = effect {
                server.opened(
                    relay: relay,
                    at: endpoint("203.0.113.1:\(50_000 + relay)"),
                    now: now
                )
            }
        }
        collect()
        for effect in effects {
            guard case .send(let bytes, _, _) = effect else { continue }
            return try withMessage(bytes) { answer in
                if answer.kind == .success { #expect(answer.isAuthentic(key: key)) }
                return answer.kind == .success ? 0 : answer.errorNumber ?? 1
            }
        }
        return 2
    }

    func permission(_ peer: Endpoint) -> [UInt8] {
        signed(.createPermission) { $0.append(.xorPeerAddress, peer) }
    }

    func channel(_ number: UInt16, _ peer: Endpoint) -> [UInt8] {
        signed(.channelBind) { writer in
            writer.append(.channelNumber, integer: UInt32(number) << 16)
            writer.append(.xorPeerAddress, peer)
        }
    }

    func indication(_ payload: [UInt8], to peer: Endpoint) -> [UInt8] {
        var writer = STUNWriter(.indication, .send, TransactionID(using: entropy))
        writer.append(.xorPeerAddress, peer)
        writer.append(.data, payload)
        return writer.finish(.bare)
    }

    func forward(_ payload: [UInt8], from peer: Endpoint) -> [UInt8]? {
        var sent: [UInt8]?
        _ = payload.withUnsafeBytes { payload in
            server.forward(payload, from: peer, on: 1, now: now) { bytes, client, listener in
                #expect(client == Self.client && listener == 3)
                sent = Array(bytes)
            }
        }
        return sent
    }
}
