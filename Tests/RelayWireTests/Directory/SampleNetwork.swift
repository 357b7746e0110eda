import Bytes
import Crypto
import RelayWire

/// Relays, lists and authorities made from seeds, for directory and path tests.
enum SampleNetwork {
    static let id = bytes32(0x77)
    static let start: UInt64 = 1_800_000_000

    static func bytes32(_ seed: UInt64) -> Bytes32 {
        var generator = SeededGenerator(seed: seed)
        let bytes = generator.bytes(32)
        return Bytes32 { $0.copyBytes(from: bytes) }
    }

    static func key(_ seed: UInt64) throws -> Ed25519.PrivateKey {
        try bytes32(seed &+ 1_000_000).withUnsafeBytes { try Ed25519.PrivateKey(seed: $0) }
    }

    static func onionKey(_ epoch: UInt32) throws -> OnionKey {
        var generator = SeededGenerator(seed: UInt64(epoch))
        return try OnionKey(
            epoch: epoch,
            expires: start + UInt64(epoch) * 600,
            x25519: X25519.PublicKey(bytes32(UInt64(epoch) + 5)),
            mlkem: generator.bytes(MLKEM768.publicKeyBytes)
        )
    }

    static func profile(
        _ seed: UInt64,
        published: UInt64 = start,
        capacity: UInt64 = 1_000_000,
        address: IPAddress? = nil,
        family: Set<RelayIdentity> = [],
        exit: ExitPolicy = .open,
        next: OnionKey? = nil
    ) throws -> RelayProfile {
        let v4 = IPv4Address(value: 0x0801_0001 &+ UInt32(truncatingIfNeeded: seed) << 16)
        return try RelayProfile(
            identity: RelayIdentity(try key(seed).publicKey),
            name: RelayName("relay-\(seed)"),
            flags: [.entry, .rendezvous],
            version: SoftwareVersion(1, 2, 3),
            published: published,
            capacity: capacity,
            linkKey: X25519.PublicKey(bytes32(seed + 9)),
            onionKey: try onionKey(1),
            nextOnionKey: next,
            endpoints: [Endpoint(address ?? .v4(v4), port: 9_001)],
            family: family,
            exitPolicy: exit
        )
    }

    static func descriptor(
        _ seed: UInt64,
        published: UInt64 = start,
        capacity: UInt64 = 1_000_000
    ) throws -> RelayDescriptor {
        RelayDescriptor(
            signing: try profile(seed, published: published, capacity: capacity),
            with: try key(seed)
        )
    }

    static func entry(
        _ seed: UInt64,
        capacity: UInt64 = 1_000_000,
        flags: RelayStatus.Flags = [.running, .guard, .exit, .stable],
        address: IPAddress? = nil,
        family: Set<RelayIdentity> = [],
        exit: ExitPolicy = .open
    ) throws -> RelayEntry {
        let profile = try profile(
            seed,
            capacity: capacity,
            address: address,
            family: family,
            exit: exit
        )
        return RelayEntry(
            descriptor: RelayDescriptor(signing: profile, with: try key(seed)),
            status: RelayStatus(capacity: capacity, flags: flags)
        )
    }

    static func list(
        epoch: UInt64 = 1,
        previous: Bytes32? = nil,
        _ entries: [RelayEntry],
        signedBy signers: [UInt64] = [1]
    ) throws -> RelayList {
        var list = try RelayList(
            network: id,
            epoch: epoch,
            validAfter: start + epoch,
            freshUntil: start + epoch + 600,
            validUntil: start + epoch + 3_600,
            previous: previous ?? Bytes32 { $0.storeBytes(of: epoch == 1 ? 0 : 1, as: UInt8.self) },
            entries: entries
        )
        for signer in signers {
            try list.add(ListSignature(signing: list.header, with: try key(signer)))
        }
        return list
    }

    /// `count` lists of no relays, each chained to the one before.
    static func chain(_ count: Int) throws -> [ListHeader] {
        var headers: [ListHeader] = []
        for epoch in 1...UInt64(count) {
            headers.append(try list(epoch: epoch, previous: headers.last?.hash, []).header)
        }
        return headers
    }

    static func identity(_ seed: UInt64) throws -> RelayIdentity {
        RelayIdentity(try key(seed).publicKey)
    }
}
