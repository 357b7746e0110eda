package import Crypto

/// One end of the handshake that opens a session: who both ends are, and keys nobody else has.
///
/// `Noise_XXhfs_25519+MLKEM768_AESGCM_SHA256` with static keys made for this session alone;
/// identity keys only sign. A value: bytes in, bytes out; any error ends it.
package struct SessionHandshake: ~Copyable, Sendable {
    /// The Noise protocol of both ends.
    package static let protocolName = "Noise_XXhfs_25519+MLKEM768_AESGCM_SHA256"
    private static let prologue = Array("warren/transfer-session/v1".utf8)
    /// Tells peers that speak something else apart before any cryptography is done.
    static let magic = Array("WTS1".utf8)

    package let role: NoiseRole
    /// Who the other end has proved to be; nil until it has.
    package private(set) var peer: Ed25519.PublicKey?

    private let identity: Ed25519.PrivateKey
    private let expected: Ed25519.PublicKey?
    private let staticKey: X25519.PrivateKey
    private var noise: NoiseHandshake
    private var received: [UInt8] = []
    private var messages = 0

    /// The end that begins, and goes on with nobody but `expected`.
    package init(
        to expected: Ed25519.PublicKey,
        as identity: Ed25519.PrivateKey,
        entropy: Entropy
    ) throws(SessionError) {
        try self.init(.initiator, identity, expected, entropy)
    }

    /// The end that answers whoever comes.
    package init(
        answeringAs identity: Ed25519.PrivateKey,
        entropy: Entropy
    ) throws(SessionError) {
        try self.init(.responder, identity, nil, entropy)
    }

    private init(
        _ role: NoiseRole,
        _ identity: Ed25519.PrivateKey,
        _ expected: Ed25519.PublicKey?,
        _ entropy: Entropy
    ) throws(SessionError) {
        (self.role, self.identity, self.expected) = (role, identity, expected)
        staticKey = X25519.PrivateKey.generate(entropy)
        do throws(CryptoError) {
            noise = try NoiseHandshake(
                NoiseProtocol(name: Self.protocolName),
                role: role,
                prologue: Self.prologue,
                localStatic: staticKey,
                entropy: entropy
            )
        } catch {
            throw .handshake(error)
        }
    }

    /// Whether both ends have proved who they are.
    package var isComplete: Bool { noise.isComplete }

    /// What the beginning end sends first.
    package mutating func start() throws(SessionError) -> [UInt8] {
        precondition(role == .initiator && messages == 0, "only the initiator starts, once")
        return Self.magic + (try write([]))
    }

    /// Takes bytes of the peer, and returns how many belong to the handshake and what to answer.
    ///
    /// Bytes that are left over when `isComplete` are the peer's first records.
    package mutating func receive(
        _ bytes: UnsafeRawBufferPointer
    ) throws(SessionError) -> (taken: Int, reply: [UInt8]) {
        var (taken, reply): (Int, [UInt8]) = (0, [])
        while !isComplete, taken < bytes.count {
            let count = min(bytes.count - taken, expectedBytes - received.count)
            received.append(contentsOf: bytes[taken..<taken + count])
            taken += count
            try checkMagic()
            guard received.count == expectedBytes else { break }
            reply += try take()
        }
        return (taken, reply)
    }

    /// Ends the completed handshake and gives what seals and opens the session's records.
    package consuming func finish() throws(SessionError) -> SessionKeys {
        guard let peer else { throw .unproven }
        do throws(CryptoError) {
            let transport = try noise.transport()
            return transport.separate { sending, receiving in
                SessionKeys(
                    peer: peer,
                    sealer: RecordSealer(sending),
                    opener: RecordOpener(receiving)
                )
            }
        } catch {
            throw .handshake(error)
        }
    }

    /// Every message has one length, so there is none on the wire.
    private var expectedBytes: Int {
        let payload = messages == 0 ? 0 : SessionProof.byteCount
        let prefix = messages == 0 ? Self.magic.count : 0
        return prefix + noise.noise.messageBytes(messages, payload: payload)
    }

    private func checkMagic() throws(SessionError) {
        guard messages == 0 else { return }
        guard received.starts(with: Self.magic.prefix(received.count)) else { throw .foreign }
    }

    private mutating func take() throws(SessionError) -> [UInt8] {
        let message = messages == 0 ? Array(received.dropFirst(Self.magic.count)) : received
        received = []
        let transcript = noise.handshakeHash
        let payload: [UInt8]
        do throws(CryptoError) {
            payload = try noise.readMessage(message)
        } catch {
            throw .handshake(error)
        }
        if messages > 0 { try identify(payload, transcript) }
        messages += 1
        guard !isComplete else { return [] }
        let proof = SessionProof(
            signing: identity,
            role: role,
            transcript: noise.handshakeHash,
            staticKey: staticKey.publicKey
        )
        return try write(proof.bytes)
    }

    private mutating func identify(
        _ payload: [UInt8],
        _ transcript: [UInt8]
    ) throws(SessionError) {
        let proof = try SessionProof(decoding: payload)
        guard let theirs = noise.remoteStatic,
            proof.holds(
                role: role == .initiator ? .responder : .initiator,
                transcript: transcript,
                staticKey: theirs
            )
        else { throw .unproven }
        if let expected, expected != proof.identity {
            throw .wrongIdentity(ContactAddress(proof.identity))
        }
        peer = proof.identity
    }

    private mutating func write(_ payload: [UInt8]) throws(SessionError) -> [UInt8] {
        do throws(CryptoError) {
            let message = try noise.writeMessage(payload)
            messages += 1
            return message
        } catch {
            throw .handshake(error)
        }
    }
}

/// What a completed handshake leaves.
package struct SessionKeys: ~Copyable, Sendable {
    /// Who the other end is.
    package let peer: Ed25519.PublicKey
    private let sealer: RecordSealer
    private let opener: RecordOpener

    init(
        peer: Ed25519.PublicKey,
        sealer: consuming RecordSealer,
        opener: consuming RecordOpener
    ) {
        self.peer = peer
        self.sealer = sealer
        self.opener = opener
    }

    /// Gives the two directions to separate owners.
    package consuming func separate<Result: ~Copyable>(
        _ body: (consuming RecordSealer, consuming RecordOpener) -> Result
    ) -> Result {
        body(sealer, opener)
    }
}
