import Bytes
import Testing

@testable import Crypto

@Suite("Ordered records")
struct RecordCipherTests {
    private static let key = [UInt8](1...32)

    @Test("records open in order, in place and as arrays", arguments: AEADAlgorithm.allCases)
    func inOrder(algorithm: AEADAlgorithm) throws {
        var sending = RecordCipher<Sending>(algorithm, key: Self.key.secret)
        var receiving = RecordCipher<Receiving>(algorithm, key: Self.key.secret)
        for count in 0..<50 {
            let message = [UInt8](repeating: UInt8(count), count: count * 3)
            #expect(try receiving.open(sending.seal(message)) == message)
        }
        #expect(sending.records == 50 && receiving.records == 50)
        var record = Array("associated".utf8) + [UInt8](repeating: 0, count: 16)
        try record.withUnsafeMutableBytes { record in
            try [1, 2].withUnsafeBytes { aad in
                try sending.seal(record, aad: aad)
                #expect(try Array(receiving.open(record, aad: aad)) == Array("associated".utf8))
            }
        }
    }

    @Test("a replayed, dropped or reordered record ends the stream")
    func order() throws {
        for disorder in [[0, 0], [1], [1, 0]] {
            var sending = RecordCipher<Sending>(.aes256GCM, key: Self.key.secret)
            var receiving = RecordCipher<Receiving>(.aes256GCM, key: Self.key.secret)
            let records = try [sending.seal([1]), sending.seal([2])]
            #expect(throws: CryptoError.authentication) {
                for index in disorder { _ = try receiving.open(records[index]) }
            }
            #expect(throws: CryptoError.authentication) { try receiving.open(records[0]) }
        }
    }

    @Test("a record too short for a tag is refused", arguments: 0..<16)
    func short(count: Int) {
        var sending = RecordCipher<Sending>(.aes256GCM, key: Self.key.secret)
        var receiving = RecordCipher<Receiving>(.aes256GCM, key: Self.key.secret)
        var record = [UInt8](repeating: 0, count: count)
        let error = CryptoError.length(expected: 16, got: count)
        #expect(throws: error) { try receiving.open(record) }
        #expect(throws: error) { try record.withUnsafeMutableBytes { try sending.seal($0) } }
        #expect(sending.records == 0)
    }

    @Test("the last counter is used and then no more, until the key changes")
    func limit() throws {
        var sending = RecordCipher<Sending>(.aes256GCM, key: Self.key.secret)
        var receiving = RecordCipher<Receiving>(.aes256GCM, key: Self.key.secret)
        sending.records = RecordCipher<Sending>.recordLimit - 1
        receiving.records = RecordCipher<Receiving>.recordLimit - 1
        let last = try sending.seal([1])
        #expect(try receiving.open(last) == [1])
        #expect(throws: CryptoError.exhausted) { try sending.seal([1]) }
        #expect(throws: CryptoError.exhausted) { try receiving.open(last) }
        sending.rekey()
        receiving.rekey()
        #expect(try receiving.open(sending.seal([2])) == [2])
        #expect(sending.epoch == 1 && sending.records == 1)
    }

    @Test("a new key opens nothing of the old one")
    func rekey() throws {
        var sending = RecordCipher<Sending>(.chaCha20Poly1305, key: Self.key.secret)
        var receiving = RecordCipher<Receiving>(.chaCha20Poly1305, key: Self.key.secret)
        let old = try sending.seal([1, 2, 3])
        receiving.rekey()
        #expect(throws: CryptoError.authentication) { try receiving.open(old) }
    }
}
