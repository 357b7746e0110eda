import Crypto

/// The decoders of `Crypto`.
let cryptoEntries: [FuzzEntry] = [
    FuzzEntry("crypto-noise") { bytes in
        guard let choice = bytes.first else { return }
        let message = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
        let pattern = NoisePattern.allCases[Int(choice & 0x7f) % NoisePattern.allCases.count]
        feedNoise(pattern, choice < 0x80 ? .responder : .initiator, message)
    },
    FuzzEntry("crypto-mlkem-key") { bytes in
        do throws(CryptoError) {
            _ = try MLKEM768.PublicKey(bytes)
        } catch {
            return
        }
    },
    FuzzEntry("crypto-tls-server") { bytes in
        feedTLS(bytes) { () throws(TLSError) in try TLSSession(TLSFuzz.server) }
    },
    FuzzEntry("crypto-tls-client") { bytes in
        feedTLS(bytes) { () throws(TLSError) in
            try TLSSession(TLSFuzz.client, serverName: "warren.test")
        }
    },
    FuzzEntry("crypto-dtls-server") { bytes in feedDTLS(.server, bytes) },
    FuzzEntry("crypto-dtls-client") { bytes in feedDTLS(.client, bytes) },
    FuzzEntry("crypto-pem") { bytes in
        do throws(TLSError) {
            _ = try TLSIdentity(
                certificatesPEM: Array(bytes),
                keyPEM: SecretBytes(count: bytes.count + 1) { $0.copyMemory(from: bytes) }
            )
        } catch {
            return
        }
    },
]

/// The first message to one end, with keys that never change so that runs repeat.
private func feedNoise(
    _ pattern: NoisePattern,
    _ role: NoiseRole,
    _ message: UnsafeRawBufferPointer
) {
    let entropy = Entropy(simulationSeed: 1)
    do throws(CryptoError) {
        let noise = try NoiseProtocol(
            pattern,
            keyExchange: pattern == .n ? .x25519 : .x25519MLKEM768
        )
        let key = X25519.PrivateKey.generate(entropy)
        let isInitiator = role == .initiator
        let hasStatic = isInitiator ? pattern.initiatorHasStatic : pattern.responderHasStatic
        var handshake = try NoiseHandshake(
            noise,
            role: role,
            prologue: [],
            localStatic: hasStatic ? key : nil,
            remoteStatic: isInitiator && pattern.knowsResponder ? key.publicKey : nil,
            entropy: entropy
        )
        if isInitiator { _ = try handshake.writeMessage() }
        _ = try handshake.readMessage(message)
    } catch {
        return
    }
}

private func feedTLS(_ bytes: UnsafeRawBufferPointer, _ make: () throws(TLSError) -> TLSSession) {
    do throws(TLSError) {
        let session = try make()
        try session.receive(bytes) { _ in }
        session.drainOutput { _ in }
    } catch {
        return
    }
}

/// Datagrams, each after its length in two bytes, to one end.
private func feedDTLS(_ role: DTLSSession.Role, _ bytes: UnsafeRawBufferPointer) {
    let session = DTLSSession(
        role,
        identity: DTLSFuzz.identity,
        peerFingerprint: DTLSFuzz.identity.fingerprint
    ) { _ in }
    do throws(TLSError) {
        if role == .client { try session.start() }
        var rest = bytes
        while rest.count > 2 {
            let count = min(rest.count - 2, Int(rest[0]) << 8 | Int(rest[1]))
            try session.receive(UnsafeRawBufferPointer(rebasing: rest[2..<(2 + count)])) { _ in }
            rest = UnsafeRawBufferPointer(rebasing: rest[(2 + count)...])
        }
    } catch {
        return
    }
}

/// An identity made once.
private enum DTLSFuzz {
    static let identity = DTLSIdentity.generate(now: 1_767_225_600)
}

/// Configurations made once; an identity takes a while.
private enum TLSFuzz {
    static let identity = orStop { () throws(TLSError) in
        try SelfSignedCertificate.generate(names: ["warren.test"], days: 36_500, now: 1_767_225_600)
    }
    static let server = orStop { () throws(TLSError) in try TLSContext(server: identity) }
    static let client = orStop { () throws(TLSError) in
        try TLSContext(client: .pinned([identity.fingerprint]))
    }

    private static func orStop<Result>(_ make: () throws(TLSError) -> Result) -> Result {
        do throws(TLSError) {
            return try make()
        } catch {
            preconditionFailure("\(error)")
        }
    }
}
