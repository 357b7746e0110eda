import Bytes
import Crypto
import RoomsWire
import Testing

@Suite("Pairing of members (Docs/protocols/rooms.md)")
struct RoomPairingTests {
    private static let code = RoomCode(bits: 77)
    private static let words = RoomWords(1, 2, 3)
    private static let offerer = PeerID(bits: 1), answerer = PeerID(bits: 2)

    private static func fingerprints(_ seed: UInt64) throws -> RoomFingerprints {
        var generator = SeededGenerator(seed: seed)
        return RoomFingerprints(
            offerer: try Bytes32(generator.bytes(32)),
            answerer: try Bytes32(generator.bytes(32))
        )
    }

    private static func pairing(
        _ role: PairingRole,
        _ words: RoomWords = words,
        _ code: RoomCode = code,
        offerer: PeerID = offerer
    ) -> RoomPairing {
        RoomPairing(
            role,
            room: code,
            words: words,
            offerer: offerer,
            answerer: answerer,
            entropy: Entropy(simulationSeed: role == .offerer ? 1 : 2)
        )
    }

    @Test("members with the same words prove it to each other, and share keys and safety words")
    func same() throws {
        let seen = try Self.fingerprints(1)
        let offerer = Self.pairing(.offerer)
        let answerer = Self.pairing(.answerer)
        let (first, second) = (offerer.share, answerer.share)
        let a = try offerer.finish(peerShare: second, fingerprints: seen)
        let b = try answerer.finish(peerShare: first, fingerprints: seen)
        let (isFirstTaken, isSecondTaken) = (b.accepts(a.proof()), a.accepts(b.proof()))
        #expect(isFirstTaken && isSecondTaken)
        let (firstWords, secondWords) = (a.safetyWords, b.safetyWords)
        #expect(firstWords == secondWords && firstWords.count == 4)
        for role in PairingRole.allCases {
            let isSame = a.relayKey(of: role) == b.relayKey(of: role)
            #expect(isSame)
        }
        let isOwn = a.relayKey(of: .offerer) == a.relayKey(of: .answerer)
        #expect(!isOwn)
    }

    @Test("a proof is neither its sender's peer's, nor another description's")
    func reflected() throws {
        let seen = try Self.fingerprints(1)
        let offerer = Self.pairing(.offerer)
        let answerer = Self.pairing(.answerer)
        let (first, second) = (offerer.share, answerer.share)
        let a = try offerer.finish(peerShare: second, fingerprints: seen)
        let b = try answerer.finish(peerShare: first, fingerprints: seen)
        let restart = b.proof(restart: "ufrag")
        let taken = [
            a.accepts(a.proof()), a.accepts(restart), a.accepts(restart, restart: "other"),
            a.accepts([]), a.accepts(Array(b.proof().dropLast())),
        ]
        #expect(taken == [false, false, false, false, false])
        let isTaken = a.accepts(restart, restart: "ufrag")
        #expect(isTaken)
    }

    /// What one side may see differently.
    enum Difference: CaseIterable {
        case words, room, peer, fingerprints
    }

    @Test("whatever one side sees differently, neither accepts", arguments: Difference.allCases)
    func different(difference: Difference) throws {
        let seen = try Self.fingerprints(1)
        let offerer = Self.pairing(.offerer)
        let answerer =
            switch difference {
            case .words: Self.pairing(.answerer, RoomWords(1, 2, 4))
            case .room: Self.pairing(.answerer, Self.words, RoomCode(bits: 78))
            case .peer: Self.pairing(.answerer, offerer: PeerID(bits: 9))
            case .fingerprints: Self.pairing(.answerer)
            }
        let (first, second) = (offerer.share, answerer.share)
        let other = difference == .fingerprints ? try Self.fingerprints(2) : seen
        let a = try offerer.finish(peerShare: second, fingerprints: seen)
        let b = try answerer.finish(peerShare: first, fingerprints: other)
        let (isFirstTaken, isSecondTaken) = (b.accepts(a.proof()), a.accepts(b.proof()))
        #expect(!isFirstTaken && !isSecondTaken)
        let (firstWords, secondWords) = (a.safetyWords, b.safetyWords)
        #expect(firstWords != secondWords)
    }

    @Test("without words, safety words are the same for both, and other for other certificates")
    func unverified() throws {
        let seen = try Self.fingerprints(1)
        let swapped = RoomFingerprints(offerer: seen.answerer, answerer: seen.offerer)
        #expect(seen.safetyWords == swapped.safetyWords && seen.safetyWords.count == 4)
        #expect(try Self.fingerprints(2).safetyWords != seen.safetyWords)
    }

    @Test("a share that forces the result is refused")
    func lowOrder() throws {
        let offerer = Self.pairing(.offerer)
        let seen = try Self.fingerprints(1)
        let zero = try Bytes32([UInt8](repeating: 0, count: 32))
        do throws(CryptoError) {
            _ = try offerer.finish(peerShare: zero, fingerprints: seen)
            Issue.record("taken")
        } catch {
            #expect(error == .lowOrderPoint)
        }
    }
}
