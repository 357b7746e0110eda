import Bytes
import Crypto

/// Both ends of a handshake with seeded keys.
struct NoisePair: ~Copyable {
    var initiator: NoiseHandshake
    var responder: NoiseHandshake

    init(
        _ noise: NoiseProtocol,
        seed: UInt64 = 1,
        prologues: (initiator: [UInt8], responder: [UInt8]) = ([1], [1]),
        expecting other: X25519.PublicKey? = nil
    ) throws {
        let keys = Entropy(simulationSeed: 1)
        let initiatorStatic = X25519.PrivateKey.generate(keys)
        let responderStatic = X25519.PrivateKey.generate(keys)
        let psks = try noise.presharedKeys.map { _ in try PresharedKey(keys.secret(32)) }
        let pattern = noise.pattern
        let ephemerals = Entropy(simulationSeed: seed)
        let initiator = try NoiseHandshake(
            noise,
            role: .initiator,
            prologue: prologues.initiator,
            localStatic: pattern.initiatorHasStatic ? initiatorStatic : nil,
            remoteStatic: pattern.knowsResponder ? other ?? responderStatic.publicKey : nil,
            presharedKeys: psks,
            entropy: ephemerals
        )
        let responder = try NoiseHandshake(
            noise,
            role: .responder,
            prologue: prologues.responder,
            localStatic: pattern.responderHasStatic ? responderStatic : nil,
            presharedKeys: psks,
            entropy: ephemerals
        )
        self.initiator = initiator
        self.responder = responder
    }

    /// Runs the handshake; `change` may alter each message on the way.
    ///
    /// Returns the messages as sent.
    mutating func run(
        _ change: (Int, [UInt8]) -> [UInt8] = { $1 }
    ) throws(CryptoError) -> [[UInt8]] {
        var sent: [[UInt8]] = []
        while !(initiator.isComplete && responder.isComplete) {
            let payload = Array("payload \(sent.count)".utf8)
            if sent.count.isMultiple(of: 2) {
                sent.append(try initiator.writeMessage(payload))
                _ = try responder.readMessage(change(sent.count - 1, sent[sent.count - 1]))
            } else {
                sent.append(try responder.writeMessage(payload))
                _ = try initiator.readMessage(change(sent.count - 1, sent[sent.count - 1]))
            }
        }
        return sent
    }
}
