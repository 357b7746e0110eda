/// What each token does (Noise §5.3).
extension NoiseHandshake {
    mutating func write(_ token: NoiseToken, to message: inout [UInt8]) throws(CryptoError) {
        switch token {
        case .e:
            let key = try X25519.PrivateKey(
                raw: UnsafeRawBufferPointer(ephemerals.scalar.unsafeBytes)
            )
            localEphemeral = key
            message.append(contentsOf: key.publicKey.bytes)
            mixEphemeral(key.publicKey)
        case .s:
            guard let localStatic else { throw .missingKey }
            localStatic.publicKey.raw.withUnsafeBytes {
                symmetric.encryptAndHash($0, to: &message)
            }
        case .e1:
            let key = try MLKEM768.PrivateKey(
                seed: UnsafeRawBufferPointer(ephemerals.kemSeed.unsafeBytes)
            )
            localKEM = key
            key.publicKey.withOctets { symmetric.encryptAndHash($0, to: &message) }
        case .ekem1:
            try encapsulate(to: &message)
        case .ee, .es, .se, .ss, .psk:
            try mix(token)
        }
    }

    mutating func read(
        _ token: NoiseToken,
        from rest: inout UnsafeRawBufferPointer
    ) throws(CryptoError) {
        switch token {
        case .e:
            let key = try X25519.PublicKey(take(X25519.keyBytes, from: &rest))
            remoteEphemeral = key
            mixEphemeral(key)
        case .s:
            let sealed = try take(X25519.keyBytes + symmetric.overhead, from: &rest)
            remoteStatic = try X25519.PublicKey(symmetric.decryptAndHash(sealed))
        case .e1:
            let sealed = try take(MLKEM768.publicKeyBytes + symmetric.overhead, from: &rest)
            remoteKEM = try MLKEM768.PublicKey(symmetric.decryptAndHash(sealed))
        case .ekem1:
            let sealed = try take(MLKEM768.ciphertextBytes + symmetric.overhead, from: &rest)
            try decapsulate(symmetric.decryptAndHash(sealed))
        case .ee, .es, .se, .ss, .psk:
            try mix(token)
        }
    }

    /// With pre-shared keys an ephemeral key also goes into the keys (Noise §9.2).
    private mutating func mixEphemeral(_ key: X25519.PublicKey) {
        key.raw.withUnsafeBytes {
            symmetric.mixHash($0)
            if !noise.presharedKeys.isEmpty { symmetric.mixKey($0) }
        }
    }

    private mutating func mix(_ token: NoiseToken) throws(CryptoError) {
        switch (token, role) {
        case (.ee, _): try agree(localEphemeral, remoteEphemeral)
        case (.ss, _): try agree(localStatic, remoteStatic)
        case (.es, .initiator), (.se, .responder): try agree(localEphemeral, remoteStatic)
        case (.es, .responder), (.se, .initiator): try agree(localStatic, remoteEphemeral)
        case (.psk, _):
            guard !presharedKeys.isEmpty else { throw .missingKey }
            let key = presharedKeys.removeFirst()
            symmetric.mixKeyAndHash(UnsafeRawBufferPointer(key.secret.unsafeBytes))
        case (.e, _), (.s, _), (.e1, _), (.ekem1, _):
            preconditionFailure("a token with bytes of its own")
        }
    }

    private mutating func agree(
        _ own: X25519.PrivateKey?,
        _ peer: X25519.PublicKey?
    ) throws(CryptoError) {
        guard let own, let peer else { throw .missingKey }
        try withWipedScratch(X25519.keyBytes) { (secret) throws(CryptoError) in
            try own.agree(with: peer, into: secret)
            symmetric.mixKey(UnsafeRawBufferPointer(secret))
        }
    }

    private mutating func encapsulate(to message: inout [UInt8]) throws(CryptoError) {
        guard let remoteKEM else { throw .missingKey }
        let seed = UnsafeRawBufferPointer(
            rebasing: UnsafeRawBufferPointer(ephemerals.kemSeed.unsafeBytes)[
                ..<MLKEM768.encapsulationSeedBytes
            ]
        )
        var ciphertext = [UInt8](repeating: 0, count: MLKEM768.ciphertextBytes)
        withWipedScratch(MLKEM768.secretBytes) { secret in
            ciphertext.withUnsafeMutableBytes {
                remoteKEM.encapsulate(seed: seed, ciphertext: $0, secret: secret)
            }
            ciphertext.withOctets { symmetric.encryptAndHash($0, to: &message) }
            symmetric.mixKey(UnsafeRawBufferPointer(secret))
        }
    }

    private mutating func decapsulate(_ ciphertext: [UInt8]) throws(CryptoError) {
        guard let localKEM else { throw .missingKey }
        try withWipedScratch(MLKEM768.secretBytes) { (secret) throws(CryptoError) in
            try ciphertext.withOctets { (ciphertext) throws(CryptoError) in
                try localKEM.decapsulate(ciphertext, into: secret)
            }
            symmetric.mixKey(UnsafeRawBufferPointer(secret))
        }
    }

    private func take(
        _ count: Int,
        from rest: inout UnsafeRawBufferPointer
    ) throws(CryptoError) -> UnsafeRawBufferPointer {
        guard rest.count >= count else { throw .length(expected: count, got: rest.count) }
        defer { rest = UnsafeRawBufferPointer(rebasing: rest[count...]) }
        return UnsafeRawBufferPointer(rebasing: rest[..<count])
    }
}
