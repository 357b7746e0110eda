import Bytes
import Crypto
import TransferWire

/// The handshake and the records that encrypt a stream which is not encrypted yet.
enum TransferSession {
    private static let initiator = Ed25519.PrivateKey.generate(Entropy(simulationSeed: 31))
    private static let responder = Ed25519.PrivateKey.generate(Entropy(simulationSeed: 32))

    static func feed(_ bytes: UnsafeRawBufferPointer) {
        var choices = FuzzChoices(bytes)
        switch choices.byte() % 4 {
        case 0: handshake(answering(), choices)
        case 1:
            var dialling = dialling()
            _ = orStop { try dialling.start() }
            handshake(dialling, choices)
        case 2: proof(choices)
        default: records(choices)
        }
    }

    static func dialling() -> SessionHandshake {
        orStop {
            try SessionHandshake(
                to: responder.publicKey,
                as: initiator,
                entropy: Entropy(simulationSeed: 33)
            )
        }
    }

    static func answering() -> SessionHandshake {
        orStop {
            try SessionHandshake(
                answeringAs: responder,
                entropy: Entropy(simulationSeed: 34)
            )
        }
    }

    /// Any bytes, in pieces; what follows a handshake that completes goes to the records.
    private static func handshake(_ end: consuming SessionHandshake, _ choices: FuzzChoices) {
        var end = consume end
        var choices = choices
        let portion = max(1, choices.number())
        let bytes = choices.all()
        var next = 0
        do throws(SessionError) {
            while next < bytes.count, !end.isComplete {
                let piece = Array(bytes[next...].prefix(portion))
                let (taken, reply) = try piece.lend { (piece) throws(SessionError) in
                    try end.receive(piece)
                }
                precondition(taken == piece.count || end.isComplete)
                precondition(reply.count < NoiseLimits.messageBytes)
                next += taken
            }
            guard end.isComplete else { return }
            var opener = try end.finish().separate { _, opener in opener }
            try opener.read(Array(bytes[next...])) { _ in }
        } catch {
            return
        }
    }

    /// Any proof inside a sound last message, from an end without the rules of sessions.
    private static func proof(_ choices: FuzzChoices) {
        var choices = choices
        let entropy = Entropy(simulationSeed: 35)
        let staticKey = X25519.PrivateKey.generate(entropy)
        var end = answering()
        let proof = orStop {
            var noise = try NoiseHandshake(
                NoiseProtocol(name: SessionHandshake.protocolName),
                role: .initiator,
                prologue: Array("warren/transfer-session/v1".utf8),
                localStatic: staticKey,
                entropy: entropy
            )
            let first = Array("WTS1".utf8) + (try noise.writeMessage())
            let (_, reply) = try first.withUnsafeBytes { try end.receive($0) }
            _ = try noise.readMessage(reply)
            let honest = SessionProof(
                signing: initiator,
                role: .initiator,
                transcript: noise.handshakeHash,
                staticKey: staticKey.publicKey
            )
            let proof = choices.byte() & 1 == 0 ? honest.bytes : choices.bytes(honest.bytes.count)
            return try noise.writeMessage(proof)
        }
        do throws(SessionError) {
            _ = try proof.lend { (proof) throws(SessionError) in try end.receive(proof) }
            precondition(end.peer != nil)
        } catch {
            precondition(end.peer == nil)
        }
    }

    /// Records around any content, cut anywhere: what comes out is what went in.
    private static func records(_ choices: FuzzChoices) {
        var choices = choices
        let key = Entropy(simulationSeed: 36).secret(32)
        var sealer = RecordSealer(RecordCipher(.aes256GCM, key: key.duplicate()))
        var opener = RecordOpener(RecordCipher(.aes256GCM, key: key))
        let choice = choices.byte()
        let portion = max(1, choices.number())
        var (plain, wire, seen): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
        while !choices.isOver {
            let content = choices.run(upTo: 1 << 16)
            plain += content
            wire += orStop { try sealed(content, &sealer) }
        }
        if choice & 1 == 1 { wire += orStop { try sealer.end() } }
        if choice & 2 == 2 { wire += plain }
        do throws(SessionError) {
            for start in stride(from: 0, to: wire.count, by: portion) {
                try opener.read(Array(wire[start...].prefix(portion))) { seen += $0 }
            }
            precondition(choice & 2 == 2 || seen == plain)
            precondition(choice != 1 || opener.hasEnded)
        } catch {
            precondition(choice & 2 == 2, "what was sealed in order opens: \(error)")
        }
        precondition(plain.starts(with: seen))
    }

    private static func sealed(
        _ content: [UInt8],
        _ sealer: inout RecordSealer
    ) throws(SessionError) -> [UInt8] {
        var records = [UInt8](repeating: 0, count: RecordSealer.sealedBytes(content.count))
        try content.lend { (content) throws(SessionError) in
            try records.lendMutable { (records) throws(SessionError) in
                try sealer.seal(content, into: records)
            }
        }
        return records
    }
}

extension RecordOpener {
    /// Opens all records that are whole in what has come.
    fileprivate mutating func read(
        _ bytes: [UInt8],
        _ deliver: (UnsafeMutableRawBufferPointer) -> Void
    ) throws(SessionError) {
        var bytes = bytes
        try bytes.lendMutable { (bytes) throws(SessionError) in
            var rest = bytes
            while try next(from: &rest, deliver) != .incomplete {}
            precondition(rest.isEmpty)
        }
    }
}
