import Bytes
import Crypto
import RelayWire

/// The other end of one link of the relay under test, spoken by hand.
final class FuzzNeighbour {
    private final class Ciphers {
        var sending: RecordCipher<Sending>
        var receiving: RecordCipher<Receiving>

        init(
            sending: consuming RecordCipher<Sending>,
            receiving: consuming RecordCipher<Receiving>
        ) {
            self.sending = sending
            self.receiving = receiving
        }
    }

    /// What this end sends first; nothing when the relay dialled.
    let greeting: [UInt8]
    /// Whose place this end takes; nil for a client.
    private let relay: RelayKeys?
    private var handshake: LinkHandshake?
    private var ciphers: Ciphers?
    private var reader = RecordReader()
    private var input: [UInt8] = []

    /// An end that dials the relay.
    init(dialling relay: RelayKeys, entropy: Entropy, unixSeconds: UInt64) {
        var handshake = orStop {
            try LinkHandshake(
                to: relay.identity,
                linkKey: relay.link.publicKey,
                from: .generate(entropy),
                network: RelayKeys.network,
                entropy: entropy
            )
        }
        greeting = orStop { try handshake.write(unixSeconds: unixSeconds) }
        self.handshake = consume handshake
        self.relay = nil
    }

    /// An end that the relay dials.
    init(answeringAs relay: RelayKeys, entropy: Entropy) {
        greeting = []
        self.relay = relay
        handshake = orStop {
            try LinkHandshake(
                answering: relay.identity,
                linkKey: relay.link,
                network: RelayKeys.network,
                entropy: entropy
            )
        }
    }

    var isOpen: Bool { ciphers != nil }

    /// Takes what the relay sent: it is always sound.
    ///
    /// - Returns: what the handshake answers.
    func receive(
        _ bytes: [UInt8],
        unixSeconds: UInt64,
        cell: (CellHeader, [UInt8]) -> Void
    ) -> [UInt8] {
        var bytes = bytes
        var reply: [UInt8] = []
        if ciphers == nil {
            input += bytes
            let wanted =
                greeting.isEmpty ? LinkHandshake.firstBytes : LinkHandshake.secondBytes
            guard input.count >= wanted else { return [] }
            bytes = Array(input[wanted...])
            reply = shake(Array(input[..<wanted]), unixSeconds)
        }
        guard let ciphers else { return reply }
        orStop {
            try bytes.lendMutable { (bytes) throws(LinkError) in
                try reader.read(bytes, cipher: &ciphers.receiving) {
                    (header, body) throws(LinkError) in
                    let body = UnsafeRawBufferPointer(start: body, count: header.bodyBytes)
                    cell(header, Array(body))
                }
            }
        }
        return reply
    }

    private func shake(_ message: [UInt8], _ unixSeconds: UInt64) -> [UInt8] {
        orStop {
            guard var handshake = handshake.take() else { return [] }
            _ = try message.lend { (message) throws(HandshakeFault) in
                try handshake.read(message)
            }
            let reply = greeting.isEmpty ? try handshake.write(unixSeconds: unixSeconds) : []
            ciphers = try handshake.finish().separate {
                Ciphers(sending: $0, receiving: $1)
            }
            return reply
        }
    }

    /// What an honest last relay answers to a request.
    func answer(_ body: [UInt8], _ entropy: Entropy) -> [UInt8]? {
        guard let relay else { return nil }
        do throws(BuildFault) {
            let request = try body.lend { (body) throws(BuildFault) in
                try BuildRequest.open(
                    body,
                    identity: relay.identity,
                    onionKeys: [relay.onion()],
                    entropy: entropy
                )
            }
            return BuildRequest.answer(request.pendingAnswer(), around: nil)
        } catch {
            return nil
        }
    }

    /// One record around any payload.
    func record(_ payload: [UInt8]) -> [UInt8] {
        guard let ciphers, !payload.isEmpty else { return [] }
        return orStop { try LinkFuzz.record(payload, &ciphers.sending) }
    }

    /// One cell in a record of its own; a body that is too short ends in zeros.
    func cell(_ header: CellHeader, _ body: [UInt8]) -> [UInt8] {
        let body = body.prefix(header.bodyBytes)
        let rest = [UInt8](repeating: 0, count: header.bodyBytes - body.count)
        return record(CellFuzz.encoded(header) + body + rest)
    }
}
