/// One end of one Noise handshake (revision 34), with the HFS extension over ML-KEM-768.
///
/// A value without clock, randomness or socket inside: messages in, messages out. Any error ends
/// it, and every later call then throws `outOfTurn`.
package struct NoiseHandshake: ~Copyable, Sendable {
    /// The protocol both ends must have chosen.
    package let noise: NoiseProtocol
    /// Which end this is.
    package let role: NoiseRole
    /// The peer's static key: given beforehand, or received and authenticated so far as the
    /// messages read until now do so.
    package internal(set) var remoteStatic: X25519.PublicKey?

    var symmetric: NoiseSymmetricState
    let localStatic: X25519.PrivateKey?
    var localEphemeral: X25519.PrivateKey?
    var remoteEphemeral: X25519.PublicKey?
    var localKEM: MLKEM768.PrivateKey?
    var remoteKEM: MLKEM768.PublicKey?
    let ephemerals: NoiseEphemerals
    /// In the order in which they are used.
    var presharedKeys: [PresharedKey]

    private let messages: [[NoiseToken]]
    private var position = 0
    private var isBroken = false

    /// A handshake about to begin.
    ///
    /// The prologue must be the same at both ends, such as version and network. Static keys are
    /// given where the pattern has them, pre-shared keys in the order of the protocol's name.
    ///
    /// - Throws: `missingKey` unless exactly the keys that the protocol needs are given.
    package init(
        _ noise: NoiseProtocol,
        role: NoiseRole,
        prologue: [UInt8],
        localStatic: X25519.PrivateKey? = nil,
        remoteStatic: X25519.PublicKey? = nil,
        presharedKeys: [PresharedKey] = [],
        entropy: Entropy
    ) throws(CryptoError) {
        try self.init(
            noise,
            role: role,
            prologue: prologue,
            localStatic: localStatic,
            remoteStatic: remoteStatic,
            presharedKeys: presharedKeys,
            ephemerals: NoiseEphemerals(drawnFrom: entropy)
        )
    }

    /// A handshake about to begin, with its randomness already drawn.
    ///
    /// - Throws: `missingKey` unless exactly the keys that the protocol needs are given.
    package init(
        _ noise: NoiseProtocol,
        role: NoiseRole,
        prologue: [UInt8],
        localStatic: X25519.PrivateKey?,
        remoteStatic: X25519.PublicKey?,
        presharedKeys: [PresharedKey],
        ephemerals: consuming NoiseEphemerals
    ) throws(CryptoError) {
        let pattern = noise.pattern
        let hasStatic =
            role == .initiator ? pattern.initiatorHasStatic : pattern.responderHasStatic
        guard (localStatic != nil) == hasStatic,
            (remoteStatic != nil) == (role == .initiator && pattern.knowsResponder),
            presharedKeys.count == noise.presharedKeys.count
        else { throw .missingKey }
        (self.noise, self.role, self.messages) = (noise, role, noise.messages)
        (self.localStatic, self.remoteStatic) = (localStatic, remoteStatic)
        self.presharedKeys = presharedKeys
        self.ephemerals = ephemerals
        symmetric = NoiseSymmetricState(noise)
        symmetric.mixHash(prologue)
        if pattern.knowsResponder {
            let known = role == .initiator ? remoteStatic : localStatic?.publicKey
            if let known { symmetric.mixHash(known.bytes) }
        }
    }

    /// Whether every message has been written or read.
    package var isComplete: Bool { !isBroken && position == messages.count }

    /// Whether the next step is this end's to write.
    package var isMyTurn: Bool {
        !isBroken && position < messages.count
            && position.isMultiple(of: 2) == (role == .initiator)
    }

    /// The transcript hash so far; once complete, it names the session uniquely to both ends.
    package var handshakeHash: [UInt8] { symmetric.hash }

    /// The next message, which carries `payload`.
    ///
    /// - Throws: `outOfTurn`; `tooLong` when the message would exceed `NoiseLimits.messageBytes`;
    ///   `lowOrderPoint` when the peer's key was one.
    package mutating func writeMessage(_ payload: [UInt8] = []) throws(CryptoError) -> [UInt8] {
        guard isMyTurn else { throw .outOfTurn }
        let total = noise.messageBytes(position, payload: payload.count)
        guard total <= NoiseLimits.messageBytes else {
            throw .tooLong(limit: NoiseLimits.messageBytes, got: total)
        }
        var message: [UInt8] = []
        message.reserveCapacity(total)
        isBroken = true
        for token in messages[position] { try write(token, to: &message) }
        payload.withOctets { symmetric.encryptAndHash($0, to: &message) }
        (isBroken, position) = (false, position + 1)
        return message
    }

    /// The payload of the peer's next message.
    ///
    /// - Throws: `outOfTurn`, `tooLong`, `length` when it is cut short, `lowOrderPoint`,
    ///   `invalidKey` for an ML-KEM key out of range, `authentication`.
    package mutating func readMessage(
        _ message: UnsafeRawBufferPointer
    ) throws(CryptoError) -> [UInt8] {
        guard !isBroken, position < messages.count, !isMyTurn else { throw .outOfTurn }
        isBroken = true
        guard message.count <= NoiseLimits.messageBytes else {
            throw .tooLong(limit: NoiseLimits.messageBytes, got: message.count)
        }
        let shortest = noise.messageBytes(position, payload: 0)
        guard message.count >= shortest else {
            throw .length(expected: shortest, got: message.count)
        }
        var rest = message
        for token in messages[position] { try read(token, from: &rest) }
        let payload = try symmetric.decryptAndHash(rest)
        (isBroken, position) = (false, position + 1)
        return payload
    }

    /// The payload of the peer's next message; throws as above.
    package mutating func readMessage(_ message: [UInt8]) throws(CryptoError) -> [UInt8] {
        try message.withOctets { (message) throws(CryptoError) in try readMessage(message) }
    }

    /// The payload of the peer's next message; throws as above.
    package mutating func readMessage(_ message: RawSpan) throws(CryptoError) -> [UInt8] {
        try message.withUnsafeBytes { (message) throws(CryptoError) in try readMessage(message) }
    }

    /// Ends the handshake and gives its keys.
    ///
    /// - Throws: `outOfTurn` before it is complete.
    package consuming func split() throws(CryptoError) -> NoiseSecrets {
        guard isComplete else { throw .outOfTurn }
        return symmetric.split(role)
    }

    /// Ends the handshake and gives a cipher for each direction.
    ///
    /// - Throws: `outOfTurn` before it is complete.
    package consuming func transport() throws(CryptoError) -> NoiseTransport {
        NoiseTransport(try split())
    }
}
