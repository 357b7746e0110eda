import Bytes
import Crypto

/// Two DTLS sessions over a path that loses, repeats and reorders datagrams by a seed.
final class DTLSPair {
    static let identities = (
        DTLSIdentity.generate(now: TLSPair.start), DTLSIdentity.generate(now: TLSPair.start)
    )

    /// One direction of the path.
    final class Wire {
        var waiting: [[UInt8]] = []
        var sizes: [Int] = []
        let entropy: Entropy
        let lossPercent: Int

        init(seed: UInt64, lossPercent: Int) {
            (entropy, self.lossPercent) = (Entropy(simulationSeed: seed), lossPercent)
        }

        func carry(_ datagram: UnsafeRawBufferPointer) {
            sizes.append(datagram.count)
            let fate = Int(entropy.bytes(1)[0]) * 100 / 256
            if fate < lossPercent { return }
            waiting.append(Array(datagram))
            if lossPercent > 0, fate >= 95 { waiting.append(Array(datagram)) }
            if lossPercent > 0, fate.isMultiple(of: 4) { waiting.reverse() }
        }
    }

    let client: DTLSSession
    let server: DTLSSession
    let toServer: Wire
    let toClient: Wire
    var clientReceived: [[UInt8]] = []
    var serverReceived: [[UInt8]] = []
    var firstError: TLSError?

    init(seed: UInt64 = 1, lossPercent: Int = 0, expecting: Bytes32? = nil) {
        let there = Wire(seed: seed, lossPercent: lossPercent)
        let back = Wire(seed: seed + 1, lossPercent: lossPercent)
        let timeouts = DTLSTimeouts(first: DTLSTimeouts.shortest, longest: DTLSTimeouts.shortest)
        let (first, second) = Self.identities
        client = DTLSSession(
            .client,
            identity: first,
            peerFingerprint: expecting ?? second.fingerprint,
            timeouts: timeouts,
            send: there.carry
        )
        server = DTLSSession(
            .server,
            identity: second,
            peerFingerprint: first.fingerprint,
            timeouts: timeouts,
            send: back.carry
        )
        (toServer, toClient) = (there, back)
    }

    /// Carries what waits until both sides are quiet.
    func run() {
        note { () throws(TLSError) in try client.start() }
        while !toServer.waiting.isEmpty || !toClient.waiting.isEmpty {
            carry(toServer, to: server) { serverReceived.append($0) }
            carry(toClient, to: client) { clientReceived.append($0) }
        }
    }

    /// Carries and repeats flights until both sides are open, or one failed.
    func open() {
        run()
        while client.state == .handshaking || server.state == .handshaking, firstError == nil {
            note { () throws(TLSError) in try client.handleTimeout() }
            note { () throws(TLSError) in try server.handleTimeout() }
            run()
        }
    }

    private func carry(_ wire: Wire, to session: DTLSSession, _ deliver: ([UInt8]) -> Void) {
        while !wire.waiting.isEmpty {
            let datagram = wire.waiting.removeFirst()
            note { () throws(TLSError) in
                try session.receive(datagram) { deliver($0) }
            }
        }
    }

    private func note(_ act: () throws(TLSError) -> Void) {
        do throws(TLSError) {
            try act()
        } catch {
            firstError = firstError ?? error
        }
    }
}

extension DTLSSession {
    func send(_ message: [UInt8]) throws(TLSError) {
        try message.span.bytes.withUnsafeBytes { (bytes) throws(TLSError) in try send(bytes) }
    }

    func receive(_ datagram: [UInt8], deliver: ([UInt8]) -> Void) throws(TLSError) {
        try datagram.span.bytes.withUnsafeBytes { (bytes) throws(TLSError) in
            try receive(bytes) { deliver(Array($0)) }
        }
    }
}
