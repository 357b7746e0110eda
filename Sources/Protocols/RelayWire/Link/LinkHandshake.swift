import Bytes
package import Crypto

/// The hybrid Noise handshake of a link: one message each way, each of one fixed length.
///
/// Everybody uses the same pattern; a client makes a static key for one link only, so that nobody
/// but the responder can tell clients from relays.
package struct LinkHandshake: ~Copyable {
    /// X25519 and ephemeral ML-KEM-768, initiator's static key hidden.
    static let name = "Noise_IKhfs_25519+MLKEM768_AESGCM_SHA256"

    /// Bytes of the first message: e, e1 and its tag, s and its tag, hello and its tag.
    package static let firstBytes = 32 + (1184 + 16) + (32 + 16) + LinkHello.bytes + 16
    /// Bytes of the second message: e, ekem1 and its tag, hello and its tag.
    package static let secondBytes = 32 + (1088 + 16) + LinkHello.bytes + 16

    private var noise: NoiseHandshake

    /// Binds the handshake to the protocol, the network and the relay that answers.
    static func prologue(network: Bytes32, responder: RelayIdentity) -> [UInt8] {
        Array("warren link v1".utf8) + network.bytes + responder.key.bytes
    }

    /// Starts a handshake with a relay whose link key is known from the relay list.
    package init(
        to responder: RelayIdentity,
        linkKey: X25519.PublicKey,
        from own: X25519.PrivateKey,
        network: Bytes32,
        entropy: Entropy
    ) throws(CryptoError) {
        noise = try NoiseHandshake(
            try NoiseProtocol(name: Self.name),
            role: .initiator,
            prologue: Self.prologue(network: network, responder: responder),
            localStatic: own,
            remoteStatic: linkKey,
            entropy: entropy
        )
    }

    /// Answers a handshake.
    package init(
        answering identity: RelayIdentity,
        linkKey: X25519.PrivateKey,
        network: Bytes32,
        entropy: Entropy
    ) throws(CryptoError) {
        noise = try NoiseHandshake(
            try NoiseProtocol(name: Self.name),
            role: .responder,
            prologue: Self.prologue(network: network, responder: identity),
            localStatic: linkKey,
            entropy: entropy
        )
    }

    /// Writes this side's message.
    package mutating func write(unixSeconds: UInt64) throws(CryptoError) -> [UInt8] {
        try noise.writeMessage(LinkHello(unixSeconds: unixSeconds).encoded)
    }

    /// Reads the other side's message.
    package mutating func read(
        _ message: UnsafeRawBufferPointer
    ) throws(HandshakeFault) -> LinkHello {
        let payload: [UInt8]
        do { payload = try noise.readMessage(message) } catch { throw .refused(error) }
        return try LinkHello(payload)
    }

    /// The link's ciphers, once both messages have passed.
    package consuming func finish() throws(CryptoError) -> NoiseTransport {
        try noise.transport()
    }
}
