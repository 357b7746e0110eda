import Bytes
import Crypto
import Testing

@testable import RelayWire

/// A client's side of a circuit of one hop spoken by hand: any frames, any cells.
final class BareCircuit {
    let link: BareLink
    let id: UInt32
    let body: [UInt8]
    private let ciphers = OnionCiphers()
    private var hops: [HopCipher] = []
    private let entropy: Entropy

    init(_ link: BareLink, _ relay: SampleRelay, id: UInt32 = 1) throws {
        (self.link, self.id, entropy) = (link, id, link.chain.entropy)
        let build = try CircuitBuild(path: [try relay.hop()], entropy: entropy)
        body = build.body
        try link.send(CellHeader(circuit: id, command: .create), build.body)
        link.chain.settle()
        let index = try #require(
            link.cells.firstIndex { $0.header.command == .created && $0.header.circuit == id }
        )
        let answer = link.cells.remove(at: index).body
        try answer.lend { (answer) throws(BuildFault) in
            try build.finish(answer) { hops.append(ciphers.adopt($0)) }
        }
    }

    /// The body of a cell with these frames.
    func sealed(_ frames: [UInt8], _ size: CellSize) -> [UInt8] {
        var cell = [UInt8](repeating: 0, count: size.bodyBytes + CellSize.workBytes)
        cell.replaceSubrange(CellSize.tagBytes..<CellSize.tagBytes + frames.count, with: frames)
        cell.withUnsafeMutableBytes { cell in
            guard let start = cell.baseAddress else { return }
            _ = ciphers.sealForward(&hops, size, in: start, entropy: entropy)
        }
        return Array(cell.prefix(size.bodyBytes))
    }

    /// Sends frames in one cell.
    func send(_ frames: [UInt8]) throws {
        let size = CellSize.fitting(frames.count)
        try link.send(CellHeader(circuit: id, command: size.command), sealed(frames, size))
    }
}
