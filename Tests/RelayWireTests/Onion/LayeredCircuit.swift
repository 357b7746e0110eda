import Bytes
import Crypto
import RelayWire

/// One circuit's layers at its client and at each of its relays, without links between them.
final class LayeredCircuit {
    /// Changes a cell on its way: `hop` is the relay that gets it going out, or sent it coming
    /// back.
    typealias Travel = (_ hop: Int, inout [UInt8]) -> Void

    /// What became of an outgoing cell.
    enum Outcome: Equatable {
        /// What the last relay sees: payload and what is behind it.
        case delivered([UInt8])
        case refused(by: Int)
    }

    /// One relay's side.
    final class Relay {
        let ciphers = OnionCiphers()
        var hop: HopCipher

        init(_ keys: borrowing HopKeys) { hop = ciphers.adopt(keys) }

        /// Takes this relay's layer off; nil when the cell is not what comes next.
        func open(_ size: CellSize, _ body: [UInt8]) -> [UInt8]? {
            var plain = [UInt8](repeating: 0, count: size.bodyBytes)
            let isAuthentic = plain.withUnsafeMutableBytes { plain in
                body.withUnsafeBytes { body in
                    guard let plain = plain.baseAddress, let body = body.baseAddress else {
                        return false
                    }
                    return ciphers.openForward(&hop, size, body, into: plain)
                }
            }
            return isAuthentic ? plain : nil
        }

        /// Puts this relay's layer on.
        func seal(_ size: CellSize, _ body: [UInt8]) -> [UInt8] {
            var sealed = [UInt8](repeating: 0, count: size.bodyBytes)
            sealed.withUnsafeMutableBytes { sealed in
                body.withUnsafeBytes { body in
                    guard let sealed = sealed.baseAddress, let body = body.baseAddress else {
                        return
                    }
                    _ = ciphers.sealBackward(&hop, size, body, into: sealed)
                }
            }
            return sealed
        }

        /// Seals a cell of this relay's own.
        func sealOwn(_ size: CellSize, _ payload: [UInt8]) -> [UInt8] {
            var cell = [UInt8](repeating: 0xAA, count: size.bodyBytes)
            cell.replaceSubrange(
                CellSize.tagBytes..<CellSize.tagBytes + payload.count,
                with: payload
            )
            cell.withUnsafeMutableBytes { cell in
                guard let start = cell.baseAddress else { return }
                _ = ciphers.sealOwn(&hop, size, in: start)
            }
            return cell
        }
    }

    let entropy: Entropy
    let ciphers = OnionCiphers()
    var hops: [HopCipher] = []
    var relays: [Relay] = []

    init(hops count: Int, entropy: Entropy) {
        self.entropy = entropy
        for _ in 0..<count {
            let keys = HopKeys(
                forward: entropy.secret(32),
                backward: entropy.secret(32),
                binding: []
            )
            hops.append(ciphers.adopt(keys))
            relays.append(Relay(keys))
        }
    }

    /// A cell as the client sends it.
    func sealed(_ size: CellSize, _ payload: [UInt8]) -> [UInt8] {
        var cell = [UInt8](repeating: 0, count: size.bodyBytes + CellSize.workBytes)
        let offset = OnionCiphers.payloadOffset(hops: hops.count)
        cell.replaceSubrange(offset..<offset + payload.count, with: payload)
        cell.withUnsafeMutableBytes { cell in
            guard let start = cell.baseAddress else { return }
            _ = ciphers.sealForward(&hops, size, in: start, entropy: entropy)
        }
        return Array(cell.prefix(size.bodyBytes))
    }

    /// The payload of a cell that came back; nil when the client refuses it.
    func opened(_ size: CellSize, _ body: [UInt8]) -> [UInt8]? {
        var cell = body + [UInt8](repeating: 0, count: CellSize.workBytes)
        return cell.withUnsafeMutableBytes { cell in
            guard let start = cell.baseAddress,
                let payload = ciphers.openBackward(&hops, size, in: start)
            else { return nil }
            return Array(UnsafeRawBufferPointer(start: payload, count: size.payloadBytes))
        }
    }

    /// Carries a cell from the client to the last relay.
    func forward(
        _ size: CellSize,
        _ payload: [UInt8],
        on travel: Travel = { _, _ in }
    ) -> Outcome {
        var body = sealed(size, payload)
        for (index, relay) in relays.enumerated() {
            travel(index, &body)
            guard let plain = relay.open(size, body) else { return .refused(by: index) }
            body = plain
        }
        return .delivered(body)
    }

    /// Carries a cell from the last relay to the client; nil when the client refuses it.
    func backward(
        _ size: CellSize,
        _ payload: [UInt8],
        on travel: Travel = { _, _ in }
    ) -> [UInt8]? {
        guard let last = relays.last else { return nil }
        var body = last.sealOwn(size, payload)
        for index in relays.indices.reversed() {
            if index < relays.count - 1 { body = relays[index].seal(size, body) }
            travel(index, &body)
        }
        return opened(size, body)
    }
}
