import Bytes
import Crypto
import Testing
import WebRTCWire

@Suite("STUN messages (RFC 8489)")
struct STUNMessageTests {
    static let id = TransactionID(using: Entropy(simulationSeed: 1))

    @Test("every class and method reads back", arguments: STUNMethod.allCases)
    func types(method: STUNMethod) throws {
        for kind in STUNClass.allCases {
            try withMessage(STUNWriter(kind, method, Self.id).finish()) { message in
                #expect(message.kind == kind && message.method == method)
                #expect(message.transaction == Self.id)
            }
        }
        #expect(TransactionID(bytes: Self.id.bytes) == Self.id)
        #expect(TransactionID(bytes: Self.id.bytes.dropLast()) == nil)
    }

    @Test("both tags protect what stands before them", arguments: STUNIntegrity.allCases)
    func tags(integrity: STUNIntegrity) throws {
        var writer = STUNWriter(.request, .allocate, Self.id)
        writer.append(.username, text: "somebody")
        writer.sign(integrity, key: [1, 2, 3])
        // What follows is not protected, so it does not count.
        writer.append(.realm, text: "elsewhere")
        try withMessage(writer.finish()) { message in
            #expect([UInt8]([1, 2, 3]).withUnsafeBytes { message.isAuthentic(integrity, key: $0) })
            #expect(![UInt8]([1, 2]).withUnsafeBytes { message.isAuthentic(integrity, key: $0) })
            #expect(message.text(.username) == "somebody")
            #expect(message.text(.realm) == nil)
        }
    }

    @Test("both tags of one message are right at once")
    func twoTags() throws {
        var writer = STUNWriter(.request, .binding, Self.id)
        writer.sign(.sha1, key: [1])
        writer.sign(.sha256, key: [2])
        try withMessage(writer.finish()) { message in
            #expect([UInt8]([1]).withUnsafeBytes { message.isAuthentic(.sha1, key: $0) })
            #expect([UInt8]([2]).withUnsafeBytes { message.isAuthentic(.sha256, key: $0) })
        }
    }

    @Test("addresses of both versions, plain and obscured")
    func addresses() throws {
        for text in ["192.0.2.1:1", "[2001:db8::7]:65535"] {
            for attribute in [STUNAttribute.mappedAddress, .xorPeerAddress, .xorRelayedAddress] {
                var writer = STUNWriter(.success, .allocate, Self.id)
                writer.append(attribute, endpoint(text))
                try withMessage(writer.finish(.bare)) { message in
                    #expect(message.endpoint(attribute) == endpoint(text))
                    #expect(message.endpoints(attribute, limit: 2) == [endpoint(text)])
                }
            }
        }
    }

    @Test("every reason of a failure reads back", arguments: STUNErrorCode.allCases)
    func reasons(code: STUNErrorCode) throws {
        var writer = STUNWriter(.failure, .binding, Self.id)
        writer.append(code)
        writer.append(unknown: [7, 0x7FFF])
        try withMessage(writer.finish()) { message in
            #expect(message.errorCode == code)
            #expect(message.value(.unknownAttributes).map(Array.init) == [0, 7, 0x7F, 0xFF])
        }
    }

    static let malformed: [(bytes: String, error: STUNError)] = [
        ("", .truncated), ("0001000021 12a442", .truncated),
        ("c0010000 2112a442 000000000000000000000000", .foreign),
        ("00010000 2112a443 000000000000000000000000", .foreign),
        ("00020000 2112a442 000000000000000000000000", .unknownMethod(2)),
        ("00010004 2112a442 000000000000000000000000", .truncated),
        ("00010000 2112a442 000000000000000000000000 00", .wrongLength(0)),
        ("00010001 2112a442 000000000000000000000000 00", .wrongLength(1)),
        ("00010004 2112a442 000000000000000000000000 00060001", .overlong(attribute: 6)),
        (
            "00010008 2112a442 000000000000000000000000 00080004 00000000",
            .malformed(attribute: 8)
        ),
        ("00010008 2112a442 000000000000000000000000 80280004 00000000", .wrongFingerprint),
    ]

    @Test("what is malformed is refused", arguments: malformed)
    func refuses(bytes: String, error: STUNError) {
        #expect(throws: error) { try withMessage(.hex(bytes)) { _ in } }
    }

    @Test("truncation at every length is refused")
    func truncation() {
        for count in STUNVectorTests.request.indices {
            #expect(throws: STUNError.self) {
                try withMessage(Array(STUNVectorTests.request[..<count])) { _ in }
            }
        }
    }

    @Test("attributes and bytes up to their limits, and not one more")
    func limits() throws {
        func message(attributes: Int) -> [UInt8] {
            var writer = STUNWriter(.indication, .send, Self.id)
            for _ in 0..<attributes { writer.append(.software) }
            return writer.finish(.bare)
        }
        try withMessage(message(attributes: WebRTCLimits.stunAttributes)) { _ in }
        #expect(throws: STUNError.tooManyAttributes) {
            try withMessage(message(attributes: WebRTCLimits.stunAttributes + 1)) { _ in }
        }
        func message(bytes: Int) -> [UInt8] {
            var writer = STUNWriter(.indication, .send, Self.id)
            writer.append(.data, [UInt8](repeating: 7, count: bytes - 24))
            return writer.finish(.bare)
        }
        try withMessage(message(bytes: WebRTCLimits.stunBytes)) { _ in }
        #expect(throws: STUNError.oversized(bytes: WebRTCLimits.stunBytes + 4)) {
            try withMessage(message(bytes: WebRTCLimits.stunBytes + 4)) { _ in }
        }
    }

    @Test("garbage is refused or read, never more", arguments: 0..<200 as Range<UInt64>)
    func garbage(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        var bytes = STUNVectorTests.request
        for _ in 0..<Int.random(in: 1...6, using: &generator) {
            bytes[Int.random(in: 0..<bytes.count, using: &generator)] =
                UInt8.random(in: 0...255, using: &generator)
        }
        bytes[4...7] = [0x21, 0x12, 0xA4, 0x42]
        do {
            try withMessage(bytes) { message in
                for attribute in STUNAttribute.allCases {
                    _ = message.endpoint(attribute)
                    _ = message.text(attribute)
                }
                _ = message.errorNumber
            }
        } catch {}
    }

    static let kinds: [(first: UInt8, kind: DatagramKind)] = [
        (0, .stun), (3, .stun), (4, .unknown), (19, .unknown), (20, .dtls), (63, .dtls),
        (64, .turnChannel), (79, .turnChannel), (80, .unknown), (127, .unknown), (128, .rtp),
        (191, .rtp), (192, .unknown), (255, .unknown),
    ]

    @Test("datagrams are told apart by their first byte (RFC 7983)", arguments: kinds)
    func demultiplexing(first: UInt8, kind: DatagramKind) {
        #expect(DatagramKind(first: first) == kind)
        #expect([first, 1].withUnsafeBytes { DatagramKind(of: $0) } == kind)
        #expect([UInt8]().withUnsafeBytes { DatagramKind(of: $0) } == .unknown)
    }
}
