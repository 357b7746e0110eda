import Bytes
import Crypto
import Testing

@Suite("Secrets in locked memory")
struct SecretTests {
    @Test("a secret holds what was put in and copies apart", arguments: [1, 32, 33, 64, 65, 5000])
    func contents(count: Int) {
        var secret = SecretBytes(count: count) { bytes in
            #expect(bytes.allSatisfy { $0 == 0 })
            bytes.initializeMemory(as: UInt8.self, repeating: 7)
        }
        let copy = secret.duplicate()
        let before = secret == copy
        secret.withUnsafeMutableBytes { $0[count - 1] = 8 }
        let after = secret == copy
        #expect(before && !after)
        #expect(copy.withUnsafeBytes { $0.allSatisfy { $0 == 7 } })
        #expect(secret.count == count)
    }

    @Test("freed memory comes back zeroed")
    func wiped() {
        for _ in 0..<100 {
            let secret = SecretBytes(count: 32) { bytes in
                #expect(bytes.allSatisfy { $0 == 0 })
                bytes.initializeMemory(as: UInt8.self, repeating: 0xff)
            }
            #expect(secret.count == 32)
        }
    }

    @Test("an initializer that throws gives its memory back")
    func throwing() {
        #expect(throws: CryptoError.exhausted) {
            _ = try SecretBytes(count: 32) { (_) throws(CryptoError) in throw .exhausted }
        }
        #expect(throws: CryptoError.exhausted) {
            _ = try SecretBytes(count: 500) { (_) throws(CryptoError) in throw .exhausted }
        }
    }

    @Test("random secrets differ")
    func random() {
        let (same, shorter) = (
            SecretBytes.random(32) == SecretBytes.random(32),
            SecretBytes.random(32) == SecretBytes.random(31)
        )
        #expect(!same && !shorter)
    }

    @Test("a slab hands out distinct slots, wipes freed ones and reuses them")
    func slab() {
        var slab = SecretSlab()
        let slots = (0..<5000).map { _ in slab.allocate() }
        #expect(Set(slots).count == 5000)
        for (index, slot) in slots.enumerated() {
            slab.pointer(slot).storeBytes(of: index, as: Int.self)
        }
        for (index, slot) in slots.enumerated() {
            #expect(slab.pointer(slot).load(as: Int.self) == index)
        }
        for slot in slots.prefix(2500) { slab.free(slot) }
        #expect(slab.allocated == 2500)
        let again = (0..<2500).map { _ in slab.allocate() }
        #expect(again.allSatisfy { slab.pointer($0).load(as: Int.self) == 0 })
        #expect(Set(again) == Set(slots.prefix(2500)))
    }

    @Test("freeing a slot twice is caught")
    func doubleFree() async {
        await #expect(processExitsWith: .failure) {
            var slab = SecretSlab()
            let slot = slab.allocate()
            slab.free(slot)
            slab.free(slot)
        }
    }

    @Test("constant-time comparison compares")
    func comparison() {
        #expect(ConstantTime.equal([1, 2, 3], [1, 2, 3]))
        #expect(ConstantTime.equal([], []))
        #expect(!ConstantTime.equal([1, 2, 3], [1, 2, 4]))
        #expect(!ConstantTime.equal([1, 2, 3], [1, 2]))
    }
}
