import Bytes
import Crypto
import Testing
import WebRTCWire

@Suite("STUN test vectors (RFC 5769)")
struct STUNVectorTests {
    static let password = Array("VOkJxbRl1RmTxUk/WvJxBt".utf8)

    static let request = [UInt8].hex(
        """
        00010058 2112a442 b7e7a701bc34d686fa87dfae 80220010 5354554e207465737420636c69656e74
        00240004 6e0001ff 80290008 932ff9b151263b36 00060009 6576746a3a6836765920 2020
        00080014 9aeaa70cbfd8cb56781ef2b5b2d3f249c1b571a2 80280004 e57a3bcf
        """
    )

    static let response = [UInt8].hex(
        """
        0101003c 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220
        00200008 0001a147e112a643 00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7
        80280004 c07d4c96
        """
    )

    static let response6 = [UInt8].hex(
        """
        01010048 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220
        00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9
        00080014 a382954e4be67bf11784c97c8292c275bfe3ed41 80280004 c8fb0b4c
        """
    )

    static let longTerm = [UInt8].hex(
        """
        00010060 2112a442 78ad3433c6ad72c029da412e
        00060012 e3839ee38388e383aae38383e382afe382b90000
        0015001c 662f2f3439396b39353464364f4c33346f4c39465354767936347341
        0014000b 6578616d706c652e6f726700 00080014 f67024656dd64a3e02b8e0712e85c9a28ca89666
        """
    )

    @Test("a request")
    func readsRequest() throws {
        try withMessage(Self.request) { message in
            #expect(message.kind == .request && message.method == .binding)
            #expect(message.hasFingerprint)
            #expect(message.isAuthentic(key: Self.password))
            #expect(!message.isAuthentic(key: Self.password + [1]))
            #expect(message.text(.username) == "evtj:h6vY")
            #expect(message.text(.software) == "STUN test client")
            #expect(message.integer(.priority, as: UInt32.self) == 0x6E00_01FF)
            #expect(message.integer(.iceControlled, as: UInt64.self) == 0x932F_F9B1_5126_3B36)
            #expect(message.unknownRequired(understood: [.username, .messageIntegrity]) == [0x24])
        }
    }

    static let responses: [(bytes: [UInt8], mapped: String)] = [
        (response, "192.0.2.1:32853"),
        (response6, "[2001:db8:1234:5678:11:2233:4455:6677]:32853"),
    ]

    @Test("a response", arguments: responses)
    func readsResponse(bytes: [UInt8], mapped: String) throws {
        try withMessage(bytes) { message in
            #expect(message.kind == .success && message.hasFingerprint)
            #expect(message.isAuthentic(key: Self.password))
            #expect(message.endpoint(.xorMappedAddress) == endpoint(mapped))
            #expect(message.text(.software) == "test vector")
            var writer = STUNWriter(.success, .binding, message.transaction)
            writer.append(.xorMappedAddress, endpoint(mapped))
            writer.sign(key: Self.password)
            try withMessage(writer.finish()) { again in
                let value = again.value(.xorMappedAddress).map(Array.init)
                #expect(value == message.value(.xorMappedAddress).map(Array.init))
            }
        }
    }

    @Test("a request with long-term credentials")
    func readsLongTerm() throws {
        let text = Array(
            "\u{30DE}\u{30C8}\u{30EA}\u{30C3}\u{30AF}\u{30B9}:example.org:TheMatrIX".utf8
        )
        let key = text.withUnsafeBytes { Digest.hash(.md5, $0) }
        try withMessage(Self.longTerm) { message in
            #expect(!message.hasFingerprint)
            #expect(message.isAuthentic(key: key))
            #expect(message.text(.realm) == "example.org")
            #expect(message.text(.nonce) == "f//499k954d6OL34oL9FSTvy64sA")
        }
    }

    @Test("any changed bit is noticed")
    func flips() {
        for position in Self.request.indices {
            var bytes = Self.request
            bytes[position] ^= 1
            bytes.withUnsafeBytes { bytes in
                do {
                    // A checksum of another type is none.
                    let message = try STUNMessage(parsing: bytes)
                    #expect(!message.hasFingerprint, "bit of byte \(position)")
                } catch {}
            }
        }
    }
}
