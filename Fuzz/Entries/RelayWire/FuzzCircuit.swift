import Bytes
import Crypto
import RelayWire

/// A client's side of one circuit through the relay under test.
final class FuzzCircuit {
    let link: Int
    let id: UInt32
    /// Whether what comes back must be sound: the relay alone made it, for no other circuit.
    private let isOwn: Bool
    private let hops: Int
    private(set) var isBuilt = false
    private(set) var binding: [UInt8] = []
    private let build: CircuitBuild
    private let ciphers: OnionCiphers
    private let entropy: Entropy
    private var layers: [HopCipher] = []
    private var nextStream: UInt32 = 1

    /// `isFirst`: no circuit before had this number on this link.
    init(
        link: Int,
        id: UInt32,
        path: [RelayKeys],
        isFirst: Bool,
        ciphers: OnionCiphers,
        entropy: Entropy
    ) {
        (self.link, self.id, self.ciphers, self.entropy) = (link, id, ciphers, entropy)
        hops = path.count
        isOwn = isFirst && hops == 1
        build = orStop { try CircuitBuild(path: path.map(\.hop), entropy: entropy) }
    }

    /// The request's body.
    var request: [UInt8] { build.body }

    /// The number of a stream that was not opened before.
    func newStream() -> UInt32 {
        defer { nextStream += 2 }
        return nextStream
    }

    /// Takes the answer to the request, which a relay may have spoilt when there are several.
    func created(_ body: [UInt8]) {
        guard !isBuilt else { return }
        do throws(BuildFault) {
            try body.lend { (body) throws(BuildFault) in
                try build.finish(body) { keys in
                    layers.append(ciphers.adopt(keys))
                    binding = keys.binding
                }
            }
            isBuilt = true
        } catch {
            precondition(!isOwn, "a relay answers its client soundly: \(error)")
            forget()
        }
    }

    /// The body of a cell with these frames.
    func sealed(_ frames: [UInt8], _ size: CellSize) -> [UInt8] {
        let offset = OnionCiphers.payloadOffset(hops: hops)
        let frames = frames.prefix(size.payloadBytes)
        var cell = [UInt8](repeating: 0, count: size.bodyBytes + CellSize.workBytes)
        cell.replaceSubrange(offset..<offset + frames.count, with: frames)
        cell.withUnsafeMutableBytes { cell in
            guard let start = cell.baseAddress else { return }
            _ = ciphers.sealForward(&layers, size, in: start, entropy: entropy)
        }
        return Array(cell.prefix(size.bodyBytes))
    }

    /// Reads a cell that came back; the relay's own are sound and hold sound frames.
    func came(_ size: CellSize, _ body: [UInt8]) {
        guard isBuilt, isOwn else { return }
        var cell = body + [UInt8](repeating: 0, count: CellSize.workBytes)
        cell.withUnsafeMutableBytes { cell in
            guard let start = cell.baseAddress,
                let payload = ciphers.openBackward(&layers, size, in: start)
            else { preconditionFailure("a relay seals its own cells in order") }
            var rest = UnsafeRawBufferPointer(start: payload, count: size.payloadBytes)
            while let start = rest.baseAddress,
                let header = orStop({ try FrameHeader(at: start, available: rest.count) })
            {
                let frame = FrameHeader.bytes + header.length
                rest = UnsafeRawBufferPointer(rebasing: rest[frame...])
            }
        }
    }

    /// Wipes the keys.
    func forget() {
        for index in layers.indices { ciphers.forget(&layers[index]) }
        layers = []
        isBuilt = false
    }
}

/// One frame as it stands in a cell.
func encodedFrame(_ type: FrameType, _ stream: UInt32, _ content: [UInt8] = []) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: FrameHeader.bytes)
    bytes.withUnsafeMutableBytes { bytes in
        guard let start = bytes.baseAddress else { return }
        FrameHeader(type, stream: stream, length: content.count).write(to: start)
    }
    return bytes + content
}
