import Bytes
import Crypto
import RelayWire
import Testing

@Suite("Relay descriptor (Docs/protocols/directory.md)")
struct RelayDescriptorTests {
    static func full() throws -> RelayDescriptor {
        let family = Set(try (100..<116).map { try SampleNetwork.identity($0) })
        let rules = (0..<32).flatMap { port in
            [
                ExitRule(.accept, .anyIPv4, ports: port...port + 1),
                ExitRule(
                    .reject,
                    AddressPrefix(masking: .v6(.loopback), length: 128),
                    ports: 0...port
                ),
            ]
        }
        let key = try SampleNetwork.key(1)
        let profile = try RelayProfile(
            identity: RelayIdentity(key.publicKey),
            name: RelayName(String(repeating: "x", count: 32)),
            flags: .known,
            version: SoftwareVersion(1, 0, 0),
            published: SampleNetwork.start,
            capacity: .max,
            linkKey: X25519.PublicKey(SampleNetwork.bytes32(3)),
            onionKey: SampleNetwork.onionKey(1),
            nextOnionKey: SampleNetwork.onionKey(2),
            endpoints: (1...4).map { Endpoint(.v6(IPv6Address(high: 1, low: $0)), port: 1) },
            family: family,
            exitPolicy: ExitPolicy(rules: rules)
        )
        return RelayDescriptor(signing: profile, with: key)
    }

    @Test("reads back what it wrote, with every field at its smallest and at its largest")
    func roundTrip() throws {
        for descriptor in [try SampleNetwork.descriptor(1), try Self.full()] {
            let bytes = descriptor.bytes
            #expect(bytes.count <= DirectoryLimits.descriptorBytes)
            let read = try RelayDescriptor(verifying: bytes)
            #expect(read == descriptor)
            #expect(read.bytes == bytes)
        }
    }

    @Test("refuses every truncation and any byte more")
    func truncation() throws {
        let bytes = try SampleNetwork.descriptor(1).bytes
        for count in bytes.indices {
            #expect(throws: DirectoryError.self) {
                try RelayDescriptor(decoding: Array(bytes[..<count]))
            }
        }
        #expect(throws: DirectoryError.trailing(bytes: 1)) {
            try RelayDescriptor(decoding: bytes + [0])
        }
    }

    @Test("any flipped bit is refused, or changes nothing but is no longer signed")
    func flippedBits() throws {
        let bytes = try SampleNetwork.descriptor(1).bytes
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<400 {
            var forged = bytes
            forged[Int.random(in: bytes.indices, using: &generator)] ^=
                1
                << UInt8.random(
                    in: 0..<8,
                    using: &generator
                )
            #expect(throws: DirectoryError.self) { try RelayDescriptor(verifying: forged) }
        }
    }

    @Test("what decodes at all encodes to the same bytes")
    func canonical() throws {
        let bytes = try Self.full().bytes
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<2_000 {
            var changed = bytes
            for _ in 0..<Int.random(in: 1...3, using: &generator) {
                changed[Int.random(in: bytes.indices, using: &generator)] = UInt8.random(
                    in: 0...255,
                    using: &generator
                )
            }
            do {
                #expect(try RelayDescriptor(decoding: changed).bytes == changed)
            } catch {
                continue
            }
        }
    }

    @Test("more than the largest size is refused unread")
    func oversized() {
        let count = DirectoryLimits.descriptorBytes + 1
        #expect(throws: DirectoryError.oversized(bytes: count, limit: count - 1)) {
            try RelayDescriptor(decoding: [UInt8](repeating: 1, count: count))
        }
    }

    @Test("names are 1 to 32 safe characters", arguments: ["", ".x", "a b", "ä", "a/b", "a\u{7f}"])
    func badNames(name: String) {
        #expect(throws: DirectoryError.invalid(.name)) { try RelayName(name) }
    }

    @Test("a name of 33 bytes is refused, of 32 taken")
    func nameLength() throws {
        #expect(throws: DirectoryError.self) { try RelayName(String(repeating: "a", count: 33)) }
        #expect(try RelayName(String(repeating: "a", count: 32)).description.count == 32)
    }

    @Test("five endpoints, none, two alike, port 0 and multicast are refused")
    func endpoints() throws {
        let loopback = Endpoint(.v4(.loopback), port: 1)
        let bad: [[Endpoint]] = [
            [], [loopback, loopback], [Endpoint(.v4(.loopback), port: 0)],
            [Endpoint(.v4(IPv4Address(224, 0, 0, 1)), port: 1)],
            (1...5).map { Endpoint(.v4(.loopback), port: $0) },
        ]
        let good = try SampleNetwork.profile(1)
        for endpoints in bad {
            #expect(throws: DirectoryError.invalid(.endpoints)) {
                try RelayProfile(
                    identity: good.identity,
                    name: good.name,
                    flags: [],
                    version: good.version,
                    published: 0,
                    capacity: 0,
                    linkKey: good.linkKey,
                    onionKey: good.onionKey,
                    endpoints: endpoints
                )
            }
        }
    }

    @Test("the next onion key takes over when the current one expires")
    func onionKeys() throws {
        let next = try SampleNetwork.onionKey(2)
        let profile = try SampleNetwork.profile(1, next: next)
        #expect(profile.onionKey(at: SampleNetwork.start + 600)?.epoch == 1)
        #expect(profile.onionKey(at: SampleNetwork.start + 601)?.epoch == 2)
        #expect(profile.onionKey(at: SampleNetwork.start + 1_201) == nil)
        #expect(throws: DirectoryError.invalid(.onionKeys)) {
            try SampleNetwork.profile(1, next: SampleNetwork.onionKey(1))
        }
    }

    @Test("an identity survives its text form and refuses others")
    func identityText() throws {
        let identity = try SampleNetwork.identity(1)
        #expect(identity.description.count == 52)
        #expect(RelayIdentity(text: identity.description) == identity)
        #expect(RelayIdentity(text: identity.description.uppercased()) == identity)
        #expect(RelayIdentity(text: String(identity.description.dropLast())) == nil)
        #expect(RelayIdentity(text: "") == nil)
    }
}
