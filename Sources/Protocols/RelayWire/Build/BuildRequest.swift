import Bytes
package import Crypto

/// A relay's side of building one circuit: opens its box, passes the rest on, layers the answer.
package final class BuildRequest {
    /// What this relay is asked to do.
    package let routing: BuildRouting
    /// The request for the next relay; meaningless at the last.
    package let next: [UInt8]
    private let agreed: Agreed

    /// What the exchange of keys gave.
    private final class Agreed {
        let secret: BuildSecret
        let keys: HopKeys
        let answerKey: X25519.PublicKey

        init(secret: consuming BuildSecret, keys: consuming HopKeys, answerKey: X25519.PublicKey) {
            self.secret = secret
            self.keys = keys
            self.answerKey = answerKey
        }
    }

    /// Lends this relay's keys for the circuit.
    package func withKeys<Result>(_ body: (borrowing HopKeys) -> Result) -> Result {
        body(agreed.keys)
    }

    /// Opens this relay's box.
    ///
    /// `body`: a cell's body, ``BuildOnion/bodyBytes`` bytes.
    /// `onionKeys`: the current key and those not yet erased.
    package static func open(
        _ body: UnsafeRawBufferPointer,
        identity: RelayIdentity,
        onionKeys: [OnionKeyPair],
        entropy: Entropy
    ) throws(BuildFault) -> BuildRequest {
        guard body.count == BuildOnion.bodyBytes, let start = body.baseAddress else {
            throw .truncated
        }
        let id = OnionKeyID(at: start)
        guard let pair = onionKeys.first(where: { $0.id == id }) else { throw .unknownOnionKey }
        let header = UnsafeRawBufferPointer(start: start, count: BuildOnion.exchangeBytes)
        let agreed: Agreed
        do {
            agreed = try agree(pair, header, identity, X25519.PrivateKey.generate(entropy))
        } catch {
            throw .badKey(hop: 0)
        }
        let plain = try unseal(body, agreed.secret.request)
        // Only authentic requests are remembered: others could fill the memory.
        guard pair.isFirst(start + 16) else { throw .replayed }
        return try BuildRequest(agreed, plain)
    }

    private init(_ agreed: Agreed, _ plain: [UInt8]) throws(BuildFault) {
        routing = try plain.lend { (plain) throws(BuildFault) in try BuildRouting(at: plain) }
        var fill = [UInt8](repeating: 0, count: BuildOnion.geometry.stepBytes)
        fill.withUnsafeMutableBytes {
            BuildOnion.keystream(
                agreed.secret.request,
                offset: BuildOnion.geometry.sealedBytes,
                into: $0
            )
        }
        next = plain[BuildRouting.bytes...] + fill
        self.agreed = agreed
    }

    private static func agree(
        _ pair: OnionKeyPair,
        _ header: UnsafeRawBufferPointer,
        _ identity: RelayIdentity,
        _ fresh: X25519.PrivateKey
    ) throws(CryptoError) -> Agreed {
        let client = try X25519.PublicKey(UnsafeRawBufferPointer(rebasing: header[16..<48]))
        let secret = try BuildSecret(
            exchange: try exchange(pair, client, header),
            identity: identity,
            header: header
        )
        let keys = try secret.finish(
            exchange: try fresh.agree(with: client),
            answer: fresh.publicKey
        )
        return Agreed(secret: secret, keys: keys, answerKey: fresh.publicKey)
    }

    private static func exchange(
        _ pair: OnionKeyPair,
        _ client: X25519.PublicKey,
        _ header: UnsafeRawBufferPointer
    ) throws(CryptoError) -> SecretBytes {
        try SecretBytes(count: 64) { (both) throws(CryptoError) in
            try pair.x25519.agree(
                with: client,
                into: UnsafeMutableRawBufferPointer(rebasing: both[..<32])
            )
            try pair.mlkem.decapsulate(
                UnsafeRawBufferPointer(rebasing: header[48...]),
                into: UnsafeMutableRawBufferPointer(rebasing: both[32...])
            )
        }
    }

    private static func unseal(
        _ body: UnsafeRawBufferPointer,
        _ key: borrowing SecretBytes
    ) throws(BuildFault) -> [UInt8] {
        var plain = [UInt8](repeating: 0, count: BuildOnion.geometry.sealedBytes)
        let isAuthentic = plain.withUnsafeMutableBytes { plain in
            key.withUnsafeBytes { key in
                guard let start = body.baseAddress, let out = plain.baseAddress,
                    let key = key.baseAddress
                else { return false }
                var cipher = AEAD.aesGCM(key: key)
                return cipher.open(
                    nonce: BuildOnion.nonce,
                    aad: UnsafeRawBufferPointer(start: start, count: BuildOnion.exchangeBytes),
                    in: start + BuildOnion.headerBytes,
                    out: out,
                    count: plain.count,
                    tag: start + BuildOnion.exchangeBytes
                )
            }
        }
        guard isAuthentic else { throw .forged(hop: 0) }
        return plain
    }

    /// This relay's layer around the next relay's answer, or around zeros at the last.
    ///
    /// `inner`: the next relay's whole answer; its last ``BuildReply`` step is dropped.
    package static func answer(_ state: borrowing BuildAnswer, around inner: [UInt8]?) -> [UInt8] {
        let sealed = BuildReply.geometry.sealedBytes
        let plain = inner.map { Array($0.prefix(sealed)) } ?? [UInt8](repeating: 0, count: sealed)
        precondition(plain.count == sealed, "an answer has one length")
        var body = state.key.bytes + [UInt8](repeating: 0, count: CellSize.tagBytes) + plain
        body.withUnsafeMutableBytes { body in
            state.reply.withUnsafeBytes { key in
                guard let start = body.baseAddress, let key = key.baseAddress else { return }
                var cipher = AEAD.aesGCM(key: key)
                let data = start + BuildReply.headerBytes
                cipher.seal(
                    nonce: BuildOnion.nonce,
                    aad: UnsafeRawBufferPointer(start: start, count: 32),
                    in: data,
                    out: data,
                    count: sealed,
                    tag: start + 32
                )
            }
        }
        return body
    }

    /// What is needed to answer later, when the next relay has.
    package func pendingAnswer() -> BuildAnswer {
        BuildAnswer(reply: agreed.secret.reply.duplicate(), key: agreed.answerKey)
    }
}

/// A build request's answer that waits for the next relay's.
package struct BuildAnswer: ~Copyable {
    let reply: SecretBytes
    let key: X25519.PublicKey
}
