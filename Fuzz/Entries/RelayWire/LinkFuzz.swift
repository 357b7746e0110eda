import Bytes
import Crypto
import RelayWire

/// The handshake of a link, at both ends, and the records that follow it.
enum LinkFuzz {
    private static let unixSeconds: UInt64 = 1_000_000
    private static let protocolName = "Noise_IKhfs_25519+MLKEM768_AESGCM_SHA256"
    private static let relay = RelayKeys.all[0]

    /// A message as it is, or a sound one around any hello, to the one end or the other.
    static func greeting(_ bytes: UnsafeRawBufferPointer) {
        var choices = FuzzChoices(bytes)
        let choice = choices.byte()
        let isAnswer = choice & 1 == 1
        let isSealed = choice & 2 == 2
        var first = orStop { try dialling() }
        var second = orStop { try answering() }
        let greeting = orStop { try first.write(unixSeconds: unixSeconds) }
        if isSealed {
            let hello = choices.bytes(LinkHello.bytes)
            let message = isAnswer ? sealedAnswer(hello, to: greeting) : sealedGreeting(hello)
            let read = isAnswer ? read(&first, message) : read(&second, message)
            precondition(read == soundHello(hello))
        } else if isAnswer {
            _ = read(&first, choices.all())
        } else if read(&second, choices.all()) != nil {
            let answer = orStop { try second.write(unixSeconds: unixSeconds) }
            precondition(answer.count == LinkHandshake.secondBytes)
        }
    }

    /// The dialling end's first message, which is the same in every run.
    static func firstMessage() -> [UInt8] {
        orStop {
            var handshake = try dialling()
            return try handshake.write(unixSeconds: unixSeconds)
        }
    }

    private static func dialling() throws(CryptoError) -> LinkHandshake {
        let entropy = Entropy(simulationSeed: 11)
        return try LinkHandshake(
            to: relay.identity,
            linkKey: relay.link.publicKey,
            from: X25519.PrivateKey.generate(entropy),
            network: RelayKeys.network,
            entropy: entropy
        )
    }

    private static func answering() throws(CryptoError) -> LinkHandshake {
        try LinkHandshake(
            answering: relay.identity,
            linkKey: relay.link,
            network: RelayKeys.network,
            entropy: Entropy(simulationSeed: 12)
        )
    }

    private static func read(_ end: inout LinkHandshake, _ message: [UInt8]) -> LinkHello? {
        do throws(HandshakeFault) {
            return try message.lend { (message) throws(HandshakeFault) in try end.read(message) }
        } catch {
            return nil
        }
    }

    private static func soundHello(_ bytes: [UInt8]) -> LinkHello? {
        do throws(HandshakeFault) {
            let hello = try LinkHello(bytes)
            precondition(hello.encoded.prefix(1) == bytes.prefix(1))
            precondition(hello.encoded[2..<10] == bytes[2..<10])
            return hello
        } catch {
            return nil
        }
    }

    /// One end without the rules of links, for payloads that no honest end sends.
    private static func noise(_ role: NoiseRole, _ seed: UInt64) -> NoiseHandshake {
        let entropy = Entropy(simulationSeed: seed)
        let prologue =
            Array("warren link v1".utf8) + RelayKeys.network.bytes + relay.identity.key.bytes
        return orStop {
            try NoiseHandshake(
                NoiseProtocol(name: protocolName),
                role: role,
                prologue: prologue,
                localStatic: role == .initiator ? .generate(entropy) : relay.link,
                remoteStatic: role == .initiator ? relay.link.publicKey : nil,
                entropy: entropy
            )
        }
    }

    private static func sealedGreeting(_ payload: [UInt8]) -> [UInt8] {
        var noise = noise(.initiator, 13)
        return orStop { try noise.writeMessage(payload) }
    }

    private static func sealedAnswer(_ payload: [UInt8], to greeting: [UInt8]) -> [UInt8] {
        var noise = noise(.responder, 14)
        return orStop {
            _ = try noise.readMessage(greeting)
            return try noise.writeMessage(payload)
        }
    }

    /// Records around any cells, cut anywhere: what comes out is what went in.
    static func records(_ bytes: UnsafeRawBufferPointer) {
        var choices = FuzzChoices(bytes)
        let key = Entropy(simulationSeed: 15).secret(32)
        var sending = RecordCipher<Sending>(.aes256GCM, key: key.duplicate())
        var receiving = RecordCipher<Receiving>(.aes256GCM, key: key)
        var reader = RecordReader()
        var (plain, wire, cells): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
        let isForged = choices.byte() & 1 == 1
        let portion = max(1, choices.number())
        while !choices.isOver {
            let payload = choices.run(upTo: RecordFormat.payloadBytes)
            plain += payload
            wire += orStop { try record(payload, &sending) }
        }
        if isForged { wire += plain }
        do throws(LinkError) {
            for start in stride(from: 0, to: wire.count, by: portion) {
                var piece = Array(wire[start...].prefix(portion))
                try piece.lendMutable { (piece) throws(LinkError) in
                    try reader.read(piece, cipher: &receiving) { (header, body) throws(LinkError) in
                        cells += CellFuzz.encoded(header)
                        cells += UnsafeRawBufferPointer(start: body, count: header.bodyBytes)
                    }
                }
            }
        } catch {
            return precondition(plain.starts(with: cells))
        }
        precondition(plain.starts(with: cells))
    }

    /// One record, as `Docs/protocols/relay.md` has it.
    static func record(
        _ payload: [UInt8],
        _ cipher: inout RecordCipher<Sending>
    ) throws(CryptoError) -> [UInt8] {
        var length = ByteWriter(capacity: RecordFormat.headerBytes)
        length.integer(UInt32(payload.count))
        var record = length.bytes + payload + [UInt8](repeating: 0, count: RecordFormat.tagBytes)
        try record.lendMutable { (record) throws(CryptoError) in
            try cipher.seal(
                UnsafeMutableRawBufferPointer(rebasing: record[RecordFormat.headerBytes...]),
                aad: UnsafeRawBufferPointer(rebasing: record[..<RecordFormat.headerBytes])
            )
        }
        return record
    }
}
