import Bytes
import Crypto
import RelayWire

/// Requests and answers of circuits, at the relay and at the client.
enum BuildFuzz {
    private static let headerBytes = 16 + 32 + MLKEM768.ciphertextBytes
    private static let boxBytes = headerBytes + CellSize.tagBytes
    private static let layerBytes = 32 + CellSize.tagBytes

    /// A path's request with the secrets that its relays derive from it.
    private final class Path: Sendable {
        let hops: Int
        nonisolated(unsafe) let build: CircuitBuild
        let header: [UInt8]
        let requestKey: SecretBytes
        let replyKeys: [Key]

        final class Key: Sendable {
            let bytes: SecretBytes
            init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
        }

        init(hops: Int) {
            let relays = RelayKeys.all.prefix(hops)
            let entropy = Entropy(simulationSeed: 9)
            let build = orStop { try CircuitBuild(path: relays.map(\.hop), entropy: entropy) }
            var body = build.body
            var keys: [Key] = []
            for relay in relays {
                keys.append(Key(relay.key("reply", header: Array(body.prefix(headerBytes)))))
                let request = orStop { try BuildFuzz.open(body, relay) }
                body = request.next
            }
            self.hops = hops
            header = Array(build.body.prefix(headerBytes))
            requestKey = RelayKeys.all[0].key("request", header: header)
            replyKeys = keys
            self.build = build
        }
    }

    private static let paths = (1...3).map { Path(hops: $0) }

    private static func open(
        _ body: [UInt8],
        _ relay: RelayKeys
    ) throws(BuildFault) -> BuildRequest {
        try body.lend { (body) throws(BuildFault) in
            try BuildRequest.open(
                body,
                identity: relay.identity,
                onionKeys: [relay.onion()],
                entropy: Entropy(simulationSeed: 5)
            )
        }
    }

    /// A request as it is, or one whose box is sound and holds any bytes.
    static func request(_ bytes: UnsafeRawBufferPointer) {
        var choices = FuzzChoices(bytes)
        guard choices.byte() & 1 == 1 else {
            do throws(BuildFault) {
                let request = try open(choices.all(), RelayKeys.all[0])
                check(request)
            } catch {
                return
            }
            return
        }
        let path = paths[0]
        let plain = padded(choices.all(), to: BuildOnion.bodyBytes - boxBytes)
        do throws(BuildFault) {
            let request = try open(
                sealedBox(clear: path.header, plain: plain, key: path.requestKey),
                RelayKeys.all[0]
            )
            precondition(plain.starts(with: request.routing.encoded))
            precondition(request.next.starts(with: plain.dropFirst(BuildRouting.bytes)))
            check(request)
        } catch {
            return
        }
    }

    /// What is passed on and what is answered have one length.
    private static func check(_ request: BuildRequest) {
        precondition(request.next.count == BuildOnion.bodyBytes)
        let answer = BuildRequest.answer(request.pendingAnswer(), around: nil)
        precondition(answer.count == BuildReply.bodyBytes)
    }

    /// Answers of any bytes, in as many honest layers as the input says.
    static func reply(_ bytes: UnsafeRawBufferPointer) {
        var choices = FuzzChoices(bytes)
        let path = paths[choices.index(of: paths.count)]
        let layers = choices.index(of: path.hops + 1)
        var answer = layers == path.hops ? [] : padded(choices.all(), to: BuildReply.bodyBytes)
        let sealed = BuildReply.bodyBytes - layerBytes
        for hop in (0..<layers).reversed() {
            let isHonest = choices.byte() & 1 == 0
            let key = isHonest ? RelayKeys.all[hop].link.publicKey.bytes : choices.bytes(32)
            let plain = padded(Array(answer.prefix(sealed)), to: sealed)
            answer = sealedBox(clear: key, plain: plain, key: path.replyKeys[hop].bytes)
        }
        var adopted = 0
        do throws(BuildFault) {
            try answer.lend { (answer) throws(BuildFault) in
                try path.build.finish(answer) { keys in
                    precondition(keys.binding.count == 32)
                    adopted += 1
                }
            }
            precondition(adopted == path.hops)
        } catch {
            if layers < path.hops, case .forged(let hop) = error { precondition(hop <= layers) }
            precondition(adopted < path.hops)
        }
    }

    private static func padded(_ bytes: [UInt8], to count: Int) -> [UInt8] {
        bytes.prefix(count) + [UInt8](repeating: 0, count: max(0, count - bytes.count))
    }
}
