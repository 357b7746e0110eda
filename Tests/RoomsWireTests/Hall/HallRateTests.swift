import Bytes
import RoomsWire
import Testing

@Suite("Paces of a signaling server (Docs/protocols/rooms.md)")
struct HallRateTests {
    @Test("guesses are slowed down, also where they would be right, and earn back in time")
    func guesses() throws {
        let scene = HallScene { $0.misses = .init(burst: 3, interval: .seconds(2)) }
        let anna = try #require(scene.member(from: IPAddress("192.0.2.9")))
        let eve = try #require(scene.connect())
        for bits in 100..<103 as Range<UInt32> {
            #expect(scene.join(eve, RoomCode(bits: bits), entry: .existing)?.refusal == .noRoom)
        }
        guard case .error(let refusal)? = scene.join(eve, entry: .existing) else {
            Issue.record("the guess was answered")
            return
        }
        #expect(refusal.code == .tooFast && refusal.wholeSeconds == 2)
        #expect(scene.join(eve, RoomCode(bits: 104), entry: .existing)?.refusal == .tooFast)
        #expect(scene.hall.figures.guesses == 3)
        scene.now = scene.now + .seconds(2)
        #expect(scene.join(eve, entry: .existing)?.refusal == nil)
        _ = anna
    }

    @Test("making rooms costs what guessing does")
    func making() throws {
        let scene = HallScene { $0.misses = .init(burst: 2, interval: .seconds(2)) }
        let eve = try #require(scene.connect())
        #expect(scene.join(eve, RoomCode(bits: 1))?.refusal == nil)
        #expect(scene.join(eve, RoomCode(bits: 2))?.refusal == nil)
        #expect(scene.join(eve, RoomCode(bits: 3))?.refusal == .tooFast)
    }

    @Test("a source that was slowed down does not slow another")
    func others() throws {
        let scene = HallScene { $0.misses = .init(burst: 1, interval: .seconds(2)) }
        let eve = try #require(scene.connect())
        _ = scene.join(eve, RoomCode(bits: 1), entry: .existing)
        #expect(scene.join(eve, RoomCode(bits: 1), entry: .existing)?.refusal == .tooFast)
        let anna = try #require(scene.connect(from: IPAddress("192.0.2.9")))
        #expect(scene.join(anna)?.refusal == nil)
    }

    @Test("reconnecting does not give a source a new allowance")
    func reconnecting() throws {
        let scene = HallScene { $0.misses = .init(burst: 1, interval: .seconds(2)) }
        for round in 0..<3 {
            let eve = try #require(scene.connect())
            let answer = scene.join(eve, RoomCode(bits: 1), entry: .existing)
            #expect(answer?.refusal == (round == 0 ? .noRoom : .tooFast))
            scene.lose(eve)
        }
    }

    @Test("joins of a source have a pace of their own")
    func joins() throws {
        let scene = HallScene { $0.joins = .init(burst: 2, interval: .seconds(1)) }
        _ = try #require(scene.member())
        _ = try #require(scene.member())
        let third = try #require(scene.connect())
        #expect(scene.join(third)?.refusal == .tooFast)
        scene.now = scene.now + .seconds(1)
        #expect(scene.join(third)?.refusal == nil)
    }

    @Test("who sends too many messages is read more slowly, by what was too much")
    func messages() throws {
        let scene = HallScene { $0.messages = .init(burst: 5, interval: .milliseconds(10)) }
        let anna = try #require(scene.member())
        for _ in 0..<5 {
            #expect(scene.hall.charge(anna.id, .message, now: scene.now) == nil)
        }
        #expect(scene.hall.charge(anna.id, .message, now: scene.now) == .milliseconds(10))
        #expect(scene.hall.charge(anna.id, .message, now: scene.now) == .milliseconds(20))
        scene.now = scene.now + .milliseconds(30)
        #expect(scene.hall.charge(anna.id, .message, now: scene.now) == nil)
    }

    @Test("relayed bytes have a pace in kibibytes, begun ones counted whole")
    func relayed() throws {
        let scene = HallScene { $0.relayedKibibytes = .init(burst: 2, interval: .milliseconds(1)) }
        let anna = try #require(scene.member())
        #expect(scene.hall.charge(anna.id, .relayed(bytes: 1_025), now: scene.now) == nil)
        let wait = scene.hall.charge(anna.id, .relayed(bytes: 1), now: scene.now)
        #expect(wait == .milliseconds(1))
    }

    @Test("sources beyond those told apart share one account")
    func crowd() throws {
        let scene = HallScene {
            $0.sources = 2
            $0.connectionsPerSource = 2
        }
        for last in 1...2 { _ = try #require(scene.connect(from: IPAddress("192.0.2.\(last)"))) }
        _ = try #require(scene.connect(from: IPAddress("192.0.2.3")))
        _ = try #require(scene.connect(from: IPAddress("192.0.2.4")))
        #expect(scene.connect(from: IPAddress("192.0.2.5")) == nil)
        #expect(scene.connect(from: IPAddress("192.0.2.1")) != nil)
    }
}
