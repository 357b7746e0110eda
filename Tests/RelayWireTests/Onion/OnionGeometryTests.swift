import Bytes
import Testing

@testable import RelayWire

@Suite("The shape of onion packets (after Sphinx §3.2)")
struct OnionGeometryTests {
    static let geometry = OnionGeometry(bodyBytes: 64, headerBytes: 4, routingBytes: 3)

    /// A keystream of its own for each hop, at every offset.
    private static func keystream(
        _ hop: Int,
        _ offset: Int,
        _ output: UnsafeMutableRawBufferPointer
    ) {
        for index in output.indices {
            output[index] = UInt8(truncatingIfNeeded: (hop + 1) &* 97 &+ (offset + index) &* 31)
        }
    }

    @Test("the filler is what the hops before the last will have appended", arguments: 1...5)
    func forward(hops: Int) {
        let geometry = Self.geometry
        let filler = geometry.forwardFiller(hops: hops, keystream: Self.keystream)
        #expect(filler.count == geometry.stepBytes * (hops - 1))
        // What each hop does: decrypt, drop the front, append its keystream.
        var tail: [UInt8] = []
        for hop in 0..<hops - 1 {
            var stream = [UInt8](repeating: 0, count: tail.count + geometry.stepBytes)
            stream.withUnsafeMutableBytes { stream in
                Self.keystream(hop, geometry.sealedBytes - tail.count, stream)
            }
            let extended = tail + [UInt8](repeating: 0, count: geometry.stepBytes)
            tail = zip(extended, stream).map { $0 ^ $1 }
        }
        #expect(filler == tail)
    }

    @Test("what each hop drops coming back follows from keystreams alone", arguments: 1...5)
    func backward(hops: Int) {
        let geometry = Self.geometry
        let drops = geometry.backwardDrops(hops: hops, keystream: Self.keystream)
        #expect(drops.count == hops - 1)
        var sealed = [UInt8](repeating: 0, count: geometry.sealedBytes)
        for hop in stride(from: hops - 1, through: 0, by: -1) {
            var stream = [UInt8](repeating: 0, count: sealed.count)
            stream.withUnsafeMutableBytes { Self.keystream(hop, 0, $0) }
            sealed = zip(sealed, stream).map { $0 ^ $1 }
            guard hop > 0 else { break }
            #expect(drops[hop - 1] == Array(sealed.suffix(geometry.stepBytes)))
            sealed =
                [UInt8](repeating: 0, count: geometry.stepBytes)
                + sealed.dropLast(geometry.stepBytes)
        }
    }

    @Test("data starts at counter 2 (SP 800-38D §7.1)", arguments: [(0, 2), (16, 3), (1008, 65)])
    func counter(offset: Int, counter: UInt32) {
        #expect(OnionGeometry.counter(at: offset) == counter)
    }
}
