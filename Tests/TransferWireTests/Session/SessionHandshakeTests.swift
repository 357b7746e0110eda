import Bytes
import Crypto
import Testing
import TransferWire

@Suite("Handshake of a session (Docs/protocols/transfer.md)")
struct SessionHandshakeTests {
    @Test(
        "both ends learn who the other is, however the bytes are cut",
        arguments: [1, 7, 100, 9_999]
    )
    func identities(cut: Int) throws {
        var pair = try HandshakePair()
        try pair.run(cut: cut)
        let (isNearComplete, isFarComplete) = (pair.near.isComplete, pair.far.isComplete)
        #expect(isNearComplete && isFarComplete)
        let (nearPeer, farPeer) = (pair.near.peer, pair.far.peer)
        #expect(nearPeer == pair.farKey.publicKey)
        #expect(farPeer == pair.nearKey.publicKey)
        let (sentByNear, sentByFar) = (pair.sentByNear, pair.sentByFar)
        #expect(sentByNear == 4 + 1_216 + 160)
        #expect(sentByFar == 1_296)
    }

    @Test("the initiator refuses everybody but whom it wants, and tells them nothing of itself")
    func wrongIdentity() throws {
        let wanted = try HandshakePair.key(9)
        var pair = try HandshakePair(wanted: wanted.publicKey)
        #expect(throws: SessionError.wrongIdentity(ContactAddress(pair.farKey.publicKey))) {
            try pair.run(cut: 9_999)
        }
        let sentByNear = pair.sentByNear
        #expect(sentByNear == 4 + 1_216)
        let farPeer = pair.far.peer
        #expect(farPeer == nil)
    }

    @Test("a changed byte anywhere ends the handshake", arguments: 1...60)
    func corrupted(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var pair = try HandshakePair()
        pair.flipped = Int.random(in: 0..<4 + 1_216 + 1_296 + 160, using: &generator)
        #expect(throws: SessionError.self) { try pair.run(cut: 9_999) }
    }

    @Test(
        "a handshake that breaks off anywhere is just not complete",
        arguments: [0, 3, 4, 900, 1_219]
    )
    func truncated(count: Int) throws {
        var pair = try HandshakePair()
        let first = Array(try pair.near.start().prefix(count))
        let step = try first.withUnsafeBytes { try pair.far.receive($0) }
        #expect(step.taken == count)
        #expect(step.reply.isEmpty)
        let isComplete = pair.far.isComplete
        #expect(!isComplete)
    }

    @Test("what speaks another protocol is told apart by its first byte")
    func foreign() throws {
        var pair = try HandshakePair()
        #expect(throws: SessionError.foreign) {
            try Array("G".utf8).withUnsafeBytes { _ = try pair.far.receive($0) }
        }
    }

    @Test("bytes after the last message are left for the records")
    func leftover() throws {
        var pair = try HandshakePair()
        let first = try pair.near.start()
        let second = try first.withUnsafeBytes { try pair.far.receive($0) }.reply
        let third = try second.withUnsafeBytes { try pair.near.receive($0) }.reply
        let more = third + [1, 2, 3]
        let step = try more.withUnsafeBytes { try pair.far.receive($0) }
        #expect(step.taken == third.count)
        let isComplete = pair.far.isComplete
        #expect(isComplete)
    }

    @Test("a proof holds for its role, transcript and static key only")
    func proofs() throws {
        let key = try HandshakePair.key(1)
        let statics = X25519.PrivateKey.generate(Entropy(simulationSeed: 1)).publicKey
        let others = X25519.PrivateKey.generate(Entropy(simulationSeed: 2)).publicKey
        let transcript = [UInt8](repeating: 3, count: 32)
        let proof = SessionProof(
            signing: key,
            role: .initiator,
            transcript: transcript,
            staticKey: statics
        )
        #expect(try SessionProof(decoding: proof.bytes) == proof)
        #expect(proof.holds(role: .initiator, transcript: transcript, staticKey: statics))
        #expect(!proof.holds(role: .responder, transcript: transcript, staticKey: statics))
        #expect(!proof.holds(role: .initiator, transcript: transcript, staticKey: others))
        let other = [UInt8](repeating: 4, count: 32)
        #expect(!proof.holds(role: .initiator, transcript: other, staticKey: statics))
        for count in 0..<SessionProof.byteCount {
            #expect(throws: SessionError.unproven) {
                try SessionProof(decoding: Array(proof.bytes.prefix(count)))
            }
        }
        #expect(throws: SessionError.unproven) { try SessionProof(decoding: proof.bytes + [0]) }
    }
}

/// Two ends of one handshake, and the bytes between them.
struct HandshakePair: ~Copyable {
    var near: SessionHandshake
    var far: SessionHandshake
    let nearKey: Ed25519.PrivateKey
    let farKey: Ed25519.PrivateKey
    var flipped: Int?
    private(set) var sentByNear = 0
    private(set) var sentByFar = 0
    private var passed = 0

    init(wanted: Ed25519.PublicKey? = nil) throws {
        let (nearKey, farKey) = (try Self.key(1), try Self.key(2))
        let entropy = Entropy(simulationSeed: 7)
        let near = try SessionHandshake(
            to: wanted ?? farKey.publicKey,
            as: nearKey,
            entropy: entropy
        )
        far = try SessionHandshake(answeringAs: farKey, entropy: entropy)
        self.near = near
        (self.nearKey, self.farKey) = (nearKey, farKey)
    }

    static func key(_ seed: UInt8) throws -> Ed25519.PrivateKey {
        try [UInt8](repeating: seed, count: 32).withUnsafeBytes { try Ed25519.PrivateKey(seed: $0) }
    }

    mutating func run(cut: Int) throws {
        var toFar = pass(try near.start())
        sentByNear += toFar.count
        while !toFar.isEmpty {
            let toNear = pass(try Self.feed(&far, toFar, cut))
            sentByFar += toNear.count
            toFar = pass(try Self.feed(&near, toNear, cut))
            sentByNear += toFar.count
        }
    }

    /// Runs the handshake and gives the keys of both ends.
    consuming func keys() throws -> (near: KeyBox, far: KeyBox) {
        try run(cut: 9_999)
        return (KeyBox(try near.finish()), KeyBox(try far.finish()))
    }

    private mutating func pass(_ bytes: [UInt8]) -> [UInt8] {
        var bytes = bytes
        if let flipped, (passed..<passed + bytes.count).contains(flipped) {
            bytes[flipped - passed] ^= 0x10
        }
        passed += bytes.count
        return bytes
    }

    private static func feed(
        _ end: inout SessionHandshake,
        _ bytes: [UInt8],
        _ cut: Int
    ) throws -> [UInt8] {
        var reply: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: cut) {
            let part = Array(bytes[start..<min(bytes.count, start + cut)])
            reply += try part.withUnsafeBytes { try end.receive($0) }.reply
        }
        return reply
    }
}

/// The two directions of one end.
final class KeyBox {
    var sealer: RecordSealer
    var opener: RecordOpener

    init(_ keys: consuming SessionKeys) {
        let pair = keys.separate { sealer, opener in Directions(sealer: sealer, opener: opener) }
        sealer = pair.sealer
        opener = pair.opener
    }

    private struct Directions: ~Copyable {
        let sealer: RecordSealer
        let opener: RecordOpener
    }
}
