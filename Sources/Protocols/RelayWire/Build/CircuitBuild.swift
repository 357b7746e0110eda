import Bytes
package import Crypto

/// A client's side of building one circuit in one round trip.
///
/// ``request(path:entropy:)`` makes the nested boxes, ``finish(_:)`` opens the layered answer.
package struct CircuitBuild: ~Copyable {
    /// One relay of the path: who it is and the onion key to seal to.
    package struct Hop: Sendable {
        package let identity: RelayIdentity
        package let x25519: X25519.PublicKey
        package let mlkem: MLKEM768.PublicKey
        package let keyID: OnionKeyID

        /// A hop by its identity and published onion key.
        package init(identity: RelayIdentity, key: OnionKey) throws(CryptoError) {
            self.identity = identity
            x25519 = key.x25519
            mlkem = try MLKEM768.PublicKey(key.mlkem)
            keyID = OnionKeyID(x25519: key.x25519.raw, mlkem: key.mlkem)
        }
    }

    private final class Stage {
        let ephemeral: X25519.PrivateKey
        let secret: BuildSecret

        init(ephemeral: X25519.PrivateKey, secret: consuming BuildSecret) {
            self.ephemeral = ephemeral
            self.secret = secret
        }
    }

    /// The request's body, ``BuildOnion/bodyBytes`` long.
    package let body: [UInt8]
    private let stages: [Stage]

    /// Makes a request for a chain of 1 to ``RelayLimits/hops`` relays.
    package init(path: [Hop], entropy: Entropy) throws(BuildFault) {
        guard (1...RelayLimits.hops).contains(path.count) else {
            throw .badLength(hops: path.count)
        }
        var stages: [Stage] = []
        var headers: [[UInt8]] = []
        for (index, hop) in path.enumerated() {
            do {
                let (stage, header) = try Self.exchange(with: hop, entropy)
                stages.append(stage)
                headers.append(header)
            } catch {
                throw .badKey(hop: index)
            }
        }
        self.stages = stages
        body = Self.wrap(path, stages, headers, entropy)
    }

    private static func exchange(
        with hop: Hop,
        _ entropy: Entropy
    ) throws(CryptoError) -> (Stage, [UInt8]) {
        let ephemeral = X25519.PrivateKey.generate(entropy)
        let classical = try ephemeral.agree(with: hop.x25519)
        var header = [UInt8](repeating: 0, count: BuildOnion.exchangeBytes)
        let exchange = SecretBytes(count: 64) { both in
            classical.withUnsafeBytes {
                UnsafeMutableRawBufferPointer(rebasing: both[..<32]).copyMemory(from: $0)
            }
            header.withUnsafeMutableBytes { header in
                guard let start = header.baseAddress else { return }
                hop.keyID.write(to: start)
                UnsafeMutableRawBufferPointer(rebasing: header[16..<48])
                    .copyBytes(from: ephemeral.publicKey.bytes)
                hop.mlkem.encapsulate(
                    entropy,
                    ciphertext: UnsafeMutableRawBufferPointer(rebasing: header[48...]),
                    secret: UnsafeMutableRawBufferPointer(rebasing: both[32...])
                )
            }
        }
        let secret = try header.lend { (header) throws(CryptoError) in
            try BuildSecret(exchange: exchange, identity: hop.identity, header: header)
        }
        return (Stage(ephemeral: ephemeral, secret: secret), header)
    }

    /// Nests the boxes, last hop first.
    private static func wrap(
        _ path: [Hop],
        _ stages: [Stage],
        _ headers: [[UInt8]],
        _ entropy: Entropy
    ) -> [UInt8] {
        let geometry = BuildOnion.geometry
        let filler = geometry.forwardFiller(hops: path.count) { hop, offset, out in
            BuildOnion.keystream(stages[hop].secret.request, offset: offset, into: out)
        }
        let last = path.count - 1
        let inner = geometry.sealedBytes - BuildRouting.bytes - filler.count
        var plain = BuildRouting.last.encoded + entropy.bytes(inner)
        var tail = [UInt8](repeating: 0, count: filler.count)
        tail.withUnsafeMutableBytes {
            BuildOnion.keystream(
                stages[last].secret.request,
                offset: geometry.sealedBytes - filler.count,
                into: $0
            )
        }
        plain += zip(filler, tail).map { $0 ^ $1 }
        var body = seal(plain, headers[last], stages[last])
        for index in stride(from: last - 1, through: 0, by: -1) {
            let routing = BuildRouting.next(path[index + 1].identity).encoded
            let kept = body.prefix(geometry.sealedBytes - routing.count)
            body = seal(routing + kept, headers[index], stages[index])
        }
        return body
    }

    private static func seal(_ plain: [UInt8], _ header: [UInt8], _ stage: Stage) -> [UInt8] {
        var body = header + [UInt8](repeating: 0, count: CellSize.tagBytes) + plain
        body.withUnsafeMutableBytes { body in
            stage.secret.request.withUnsafeBytes { key in
                guard let start = body.baseAddress, let key = key.baseAddress else { return }
                var cipher = AEAD.aesGCM(key: key)
                let data = start + BuildOnion.headerBytes
                cipher.seal(
                    nonce: BuildOnion.nonce,
                    aad: UnsafeRawBufferPointer(start: start, count: BuildOnion.exchangeBytes),
                    in: data,
                    out: data,
                    count: plain.count,
                    tag: start + BuildOnion.exchangeBytes
                )
            }
        }
        return body
    }

    /// Opens every hop's layer of the answer and hands each hop's keys to `adopt`, first hop first.
    ///
    /// - Throws: ``BuildFault/forged(hop:)`` naming the first hop whose layer does not verify.
    package func finish(
        _ answer: UnsafeRawBufferPointer,
        adopt: (borrowing HopKeys) -> Void
    ) throws(BuildFault) {
        let geometry = BuildReply.geometry
        guard answer.count == geometry.bodyBytes else { throw .truncated }
        let drops = geometry.backwardDrops(hops: stages.count) { hop, offset, out in
            BuildOnion.keystream(stages[hop].secret.reply, offset: offset, into: out)
        }
        var body = Array(answer)
        for (index, stage) in stages.enumerated() {
            guard Self.open(&body, stage) else { throw .forged(hop: index) }
            do {
                let key = try X25519.PublicKey(Array(body[..<32]))
                let keys = try stage.secret.finish(
                    exchange: try stage.ephemeral.agree(with: key),
                    answer: key
                )
                adopt(keys)
            } catch {
                throw .badKey(hop: index)
            }
            guard index < drops.count else { break }
            body = body[BuildReply.headerBytes...] + drops[index]
        }
    }

    private static func open(_ body: inout [UInt8], _ stage: Stage) -> Bool {
        body.withUnsafeMutableBytes { body in
            stage.secret.reply.withUnsafeBytes { key in
                guard let start = body.baseAddress, let key = key.baseAddress else { return false }
                var cipher = AEAD.aesGCM(key: key)
                let data = start + BuildReply.headerBytes
                return cipher.open(
                    nonce: BuildOnion.nonce,
                    aad: UnsafeRawBufferPointer(start: start, count: 32),
                    in: data,
                    out: data,
                    count: BuildReply.geometry.sealedBytes,
                    tag: start + 32
                )
            }
        }
    }
}
