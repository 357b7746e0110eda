import Crypto
import Testing

@testable import RelayWire

@Suite("Memory of idle circuits")
struct MemoryTests {
    @Test("a circuit that passes through an idle relay costs at most 512 bytes")
    func passing() {
        // Two keys, and an entry of 8 bytes in each link's table at its lowest load of about 3/8.
        let keys = 2 * 32
        let entries = 2 * (MemoryLayout<UInt32>.size + MemoryLayout<Int32>.size) * 8 / 3
        let circuit = MemoryLayout<RelayCircuit?>.stride
        #expect(circuit + keys + entries <= 512)
    }

    @Test("keys are 32 bytes each, and contexts are shared")
    func keys() {
        #expect(MemoryLayout<HopCipher>.stride <= 64)
        #expect(SecretSlab().slotBytes == 32)
    }
}
