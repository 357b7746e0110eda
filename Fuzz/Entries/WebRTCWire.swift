import Bytes
import Crypto
import WebRTCWire

/// The decoders of `WebRTCWire`.
let webRTCWireEntries: [FuzzEntry] = [
    FuzzEntry("stun-message") { bytes in
        do {
            let message = try STUNMessage(parsing: bytes)
            precondition(TransactionID(bytes: message.transaction.bytes) == message.transaction)
            for attribute in STUNAttribute.allCases {
                _ = message.endpoint(attribute)
                _ = message.text(attribute)
                _ = message.endpoints(attribute, limit: 4)
                _ = message.integer(attribute, as: UInt32.self)
            }
            _ = message.errorCode
            for integrity in STUNIntegrity.allCases {
                precondition(!message.isAuthentic(integrity, key: bytes))
            }
            precondition(message.unknownRequired(understood: []).count <= 64)
        } catch {
            return
        }
    },
    FuzzEntry("ice-candidate") { bytes in
        do {
            let candidate = try ICECandidate(parsing: String(decoding: bytes, as: UTF8.self))
            let again = try ICECandidate(parsing: candidate.line)
            precondition(again == candidate)
        } catch {
            return
        }
    },
    FuzzEntry("session-description") { bytes in
        do {
            let read = try SessionDescription(parsing: String(decoding: bytes, as: UTF8.self))
            var plain = read
            // Only read: this side never is lite.
            plain.isLite = false
            let again = try SessionDescription(parsing: plain.text)
            precondition(again == plain)
            let answer = read.answer(id: 1, ice: read.ice, fingerprint: read.fingerprint)
            let parsed = try SessionDescription(parsing: answer.text)
            precondition(parsed == answer)
        } catch {
            return
        }
    },
    FuzzEntry("data-channel-message") { bytes in
        do {
            let message = try DataChannelMessage(parsing: bytes.bytes)
            precondition(message.bytes.elementsEqual(bytes) || !message.isCanonical(bytes))
        } catch {
            return
        }
    },
    FuzzEntry("data-channel-table") { bytes in
        var script = FuzzScript(bytes)
        var table = DataChannelTable(role: script.byte() & 1 == 0 ? .client : .server, streams: 12)
        while let step = script.next() {
            let stream = UInt16(script.byte() & 15)
            let payload = script.bytes()
            do {
                switch step & 7 {
                case 0: _ = try table.open(DataChannelParameters(label: "a"))
                case 1: table.close(stream)
                case 2: table.peerReset(payload.map { UInt16($0 & 15) })
                case 3: table.resetDone(payload.map { UInt16($0 & 15) })
                case 4: try table.add(DataChannelParameters(label: "b"), stream: stream)
                default:
                    let kind = UInt32(50 + (script.byte() & 7))
                    _ = try table.receive(stream: stream, payload: kind, payload.span.bytes)
                }
            } catch {}
            while table.next() != nil {}
            precondition(table.count <= 12)
        }
    },
    FuzzEntry("turn-channel") { bytes in
        guard let (number, payload) = TURNChannel.parse(bytes) else { return }
        var again: [UInt8] = []
        TURNChannel.write(number, payload, into: &again)
        precondition(again.elementsEqual(bytes.prefix(again.count)))
    },
    FuzzEntry("ice-agent") { bytes in
        var bench = ICEFuzzBench()
        bench.run(FuzzScript(bytes))
    },
    FuzzEntry("turn-client") { bytes in
        var bench = TURNClientFuzzBench()
        bench.run(FuzzScript(bytes))
    },
    FuzzEntry("turn-server") { bytes in
        var bench = TURNServerFuzzBench()
        bench.run(FuzzScript(bytes))
    },
]

extension DataChannelMessage {
    /// Whether a reliable opening has no parameter, as it must be written but need not be read.
    fileprivate func isCanonical(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard case .open(let parameters) = self, parameters.reliability == .reliable else {
            return true
        }
        return bytes[4..<8].allSatisfy { $0 == 0 }
    }
}

/// An input read as a sequence of steps, so that one input can hold a conversation.
private struct FuzzScript {
    private var rest: Slice<UnsafeRawBufferPointer>
    private var steps = 0

    init(_ bytes: UnsafeRawBufferPointer) { rest = bytes[...] }

    /// The next step; nil at the end, and after 200.
    mutating func next() -> UInt8? {
        steps += 1
        return steps > 200 ? nil : rest.popFirst()
    }

    mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

    /// A length and as many bytes.
    mutating func bytes() -> [UInt8] {
        let count = min(Int(byte()), rest.count)
        defer { rest = rest.dropFirst(count) }
        return Array(rest.prefix(count))
    }

    /// Attributes with lengths of their own.
    mutating func attributes(into writer: inout STUNWriter) {
        for _ in 0..<byte() & 7 {
            let choice = Int(byte()) % STUNAttribute.allCases.count
            let attribute = STUNAttribute.allCases[choice]
            guard attribute != .fingerprint else { continue }
            writer.append(attribute, bytes())
        }
    }
}

private let peerEndpoints = ["192.0.2.7:7", "192.0.2.8:8", "[2001:db8::7]:7", "203.0.113.1:3478"]
    .compactMap { Endpoint($0) }

/// An agent whose peer says what it likes, with the right tags.
private struct ICEFuzzBench {
    private var agent: ICEAgent
    private let entropy = Entropy(simulationSeed: 1)
    private var now = Moment(nanoseconds: 0)
    private var asked: [TransactionID] = []
    private let remote: ICECredentials

    init() {
        remote = ICECredentials(using: entropy)
        let relay = ICEServer.turn(peerEndpoints[3], username: "u", password: "p")
        agent = ICEAgent(
            ICEConfiguration(servers: [relay]),
            role: .controlling,
            entropy: entropy,
            now: now
        )
        agent.add(host: peerEndpoints[0], base: 0, now: now)
        agent.finishHosts(now: now)
    }

    mutating func run(_ script: FuzzScript) {
        var script = script
        while let step = script.next() {
            let source = peerEndpoints[Int(script.byte() & 3)]
            switch step & 15 {
            case 0: hand(script.bytes(), from: source)
            case 1...4: request(&script, from: source)
            case 5...8: answer(&script, from: source)
            case 9: now = now + .milliseconds(Int(script.byte()) * 20)
            case 10: agent.start(remote: remote, now: now)
            case 11: add(script.bytes())
            case 12: agent.restart(now: now)
            case 13: agent.add(host: source, base: Int(script.byte() & 3), now: now)
            case 14: agent.remove(base: Int(script.byte() & 3), now: now)
            default: [UInt8(22)].withUnsafeBytes { _ = agent.transmit($0, now: now) { _, _, _ in } }
            }
            if let deadline = agent.deadline, deadline <= now { agent.tick(now) }
            perform()
        }
    }

    private mutating func perform() {
        while let effect = agent.next() {
            guard case .send(let bytes, _, _) = effect else { continue }
            bytes.withUnsafeBytes { bytes in
                do {
                    let message = try STUNMessage(parsing: bytes)
                    if message.kind == .request { asked.append(message.transaction) }
                } catch {}
            }
        }
        if asked.count > 64 { asked.removeFirst(asked.count - 64) }
        precondition(agent.localCandidates.count <= WebRTCLimits.localCandidates)
    }

    private mutating func hand(_ bytes: [UInt8], from source: Endpoint) {
        bytes.withUnsafeBytes { _ = agent.handle($0, from: source, on: 0, now: now) }
    }

    private mutating func request(_ script: inout FuzzScript, from source: Endpoint) {
        var writer = STUNWriter(.request, .binding, TransactionID(using: entropy))
        writer.append(.username, text: "\(agent.credentials.ufrag):\(remote.ufrag)")
        script.attributes(into: &writer)
        writer.sign(key: agent.credentials.key)
        hand(writer.finish(), from: source)
    }

    private mutating func answer(_ script: inout FuzzScript, from source: Endpoint) {
        guard !asked.isEmpty else { return }
        let id = asked[asked.count - 1 - Int(script.byte()) % asked.count]
        let kind: STUNClass = script.byte() & 1 == 0 ? .success : .failure
        let method: STUNMethod = script.byte() & 3 == 0 ? .allocate : .binding
        var writer = STUNWriter(kind, method, id)
        writer.append(.xorMappedAddress, source)
        script.attributes(into: &writer)
        writer.sign(key: remote.key)
        hand(writer.finish(), from: source)
    }

    private mutating func add(_ line: [UInt8]) {
        do {
            let text = String(decoding: line, as: UTF8.self)
            agent.add(remote: try ICECandidate(parsing: text), now: now)
        } catch {}
    }
}

/// A client whose server says what it likes, with the right tags.
private struct TURNClientFuzzBench {
    private var client: TURNClient
    private var now = Moment(nanoseconds: 0)
    private var asked: [(id: TransactionID, method: STUNMethod)] = []

    init() {
        let entropy = Entropy(simulationSeed: 1)
        client = TURNClient(username: "u", password: "p", entropy: entropy, now: now)
    }

    mutating func run(_ script: FuzzScript) {
        var script = script
        perform()
        while let step = script.next() {
            let peer = peerEndpoints[Int(script.byte() & 3)]
            switch step & 7 {
            case 0: hand(script.bytes())
            case 1...3: answer(&script)
            case 4: client.permit(peer.address, now: now)
            case 5: client.bind(peer, now: now)
            case 6: now = now + .seconds(Int(script.byte()))
            default: [UInt8(22)].withUnsafeBytes { _ = client.send($0, to: peer) { _ in } }
            }
            if let deadline = client.deadline, deadline <= now { client.tick(now) }
            perform()
        }
    }

    private mutating func perform() {
        while let effect = client.next() {
            guard case .send(let bytes) = effect else { continue }
            bytes.withUnsafeBytes { bytes in
                do {
                    let message = try STUNMessage(parsing: bytes)
                    asked.append((message.transaction, message.method))
                } catch {}
            }
        }
        if asked.count > 64 { asked.removeFirst(asked.count - 64) }
    }

    private mutating func hand(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { _ = client.handle($0, now: now) }
    }

    private mutating func answer(_ script: inout FuzzScript) {
        guard !asked.isEmpty else { return }
        let request = asked[asked.count - 1 - Int(script.byte()) % asked.count]
        let isChallenge = script.byte() & 3 == 0
        var writer = STUNWriter(isChallenge ? .failure : .success, request.method, request.id)
        if isChallenge {
            writer.append(script.byte() & 1 == 0 ? .unauthenticated : .staleNonce)
            writer.append(.realm, text: "r")
            writer.append(.nonce, script.bytes())
        }
        script.attributes(into: &writer)
        let text = Array("u:r:p".utf8)
        writer.sign(key: text.withUnsafeBytes { Digest.hash(.md5, $0) })
        hand(writer.finish())
    }
}

/// A server whose client says what it likes, with the right tags.
private struct TURNServerFuzzBench {
    private var server: TURNServer
    private var now = Moment(nanoseconds: 0)
    private let entropy = Entropy(simulationSeed: 1)
    private var nonce: [UInt8] = []
    private static let secret = [UInt8](repeating: 7, count: 16)
    private static let credentials = TURNCredentials(user: "r", expiry: 1 << 40, secret: secret)

    init() {
        var configuration = TURNServerConfiguration(secret: Self.secret)
        configuration.policy = .special
        configuration.relaysV6 = true
        server = TURNServer(configuration, entropy: entropy, now: now, unixSeconds: 0)
    }

    mutating func run(_ script: FuzzScript) {
        var script = script
        while let step = script.next() {
            let client = peerEndpoints[Int(script.byte() & 3)]
            switch step & 7 {
            case 0: hand(script.bytes(), from: client)
            case 1...5: request(&script, from: client)
            case 6: now = now + .seconds(Int(script.byte()))
            default:
                let relay = Int(script.byte())
                script.bytes().withUnsafeBytes { payload in
                    _ = server.forward(payload, from: client, on: relay, now: now) { _, _, _ in }
                }
            }
            if let deadline = server.deadline, deadline <= now { server.tick(now) }
            perform(&script)
        }
    }

    private mutating func perform(_ script: inout FuzzScript) {
        while let effect = server.next() {
            switch effect {
            case .open(let relay, _):
                if script.byte() & 7 == 7 {
                    server.failedToOpen(relay: relay)
                } else {
                    server.opened(relay: relay, at: peerEndpoints[relay & 3], now: now)
                }
            case .send(let bytes, _, _): learn(bytes)
            case .close: break
            }
        }
    }

    private mutating func learn(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { bytes in
            do {
                let message = try STUNMessage(parsing: bytes)
                if let nonce = message.value(.nonce) { self.nonce = Array(nonce) }
            } catch {
                preconditionFailure("the server's own messages are sound")
            }
        }
    }

    private mutating func hand(_ bytes: [UInt8], from client: Endpoint) {
        bytes.withUnsafeBytes { _ = server.handle($0, from: client, on: 0, now: now) }
    }

    private mutating func request(_ script: inout FuzzScript, from client: Endpoint) {
        let method = STUNMethod.allCases[Int(script.byte()) % STUNMethod.allCases.count]
        let kind: STUNClass = script.byte() & 7 == 7 ? .indication : .request
        var writer = STUNWriter(kind, method, TransactionID(using: entropy))
        if method == .allocate { writer.append(.requestedTransport, [17, 0, 0, 0]) }
        let peer = peerEndpoints[Int(script.byte() & 3)]
        writer.append(.xorPeerAddress, peer)
        script.attributes(into: &writer)
        let credentials = Self.credentials
        writer.append(.username, text: credentials.username)
        writer.append(.realm, text: TURNServer.realm)
        writer.append(.nonce, nonce)
        let text = Array("\(credentials.username):\(TURNServer.realm):\(credentials.password)".utf8)
        writer.sign(key: text.withUnsafeBytes { Digest.hash(.md5, $0) })
        hand(writer.finish(), from: client)
    }
}
