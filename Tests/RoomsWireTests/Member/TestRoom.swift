import Bytes
import Crypto
import RoomsWire

/// A server's hall and members around it; connections between members are the shells' word.
final class TestRoom {
    var hall = RoomHall()
    var now = Moment(nanoseconds: 1_000_000_000)
    let entropy: Entropy
    private var seats: [ConnectionID: TestMember] = [:]
    /// What is under way: done in order, so that nothing is told within a call.
    private var pending: [() -> Void] = []
    /// Changes what members say to each other through the server.
    var meddle: ((JSONObject) -> JSONObject)?

    init(seed: UInt8 = 1) {
        entropy = [UInt8](repeating: seed, count: 32).withUnsafeBytes { Entropy(seed: $0) }
    }

    func later(_ work: @escaping () -> Void) { pending.append(work) }

    func settle() {
        while !pending.isEmpty { pending.removeFirst()() }
    }

    func connect(_ member: TestMember) {
        var generator = entropy
        guard
            let seat = hall.connect(from: nil, farewell: .mayReturn, now: now, using: &generator)
        else { return }
        seats[seat] = member
        member.seat = seat
        member.core.opened()
        settle()
    }

    /// The member's socket breaks.
    func disconnect(_ member: TestMember) {
        guard let seat = member.seat else { return }
        var effects: [HallEffect] = []
        member.seat = nil
        seats[seat] = nil
        hall.disconnect(seat, now: now, into: &effects)
        carry(effects)
        member.core.lost(now: now)
        settle()
    }

    /// The server starts anew and knows nobody.
    func restart() {
        let members = Array(seats.values)
        (hall, seats) = (RoomHall(), [:])
        for member in members {
            member.seat = nil
            member.core.lost(now: now)
        }
        settle()
    }

    func take(_ request: SignalingRequest, from member: TestMember) {
        guard let seat = member.seat else { return }
        var (effects, generator) = ([HallEffect](), entropy)
        switch request {
        case .join(let join):
            hall.join(seat, HallJoin(join), now: now, using: &generator, into: &effects)
        case .leave: hall.leave(seat, now: now, into: &effects)
        case .ping: effects.append(.tell([seat], .pong))
        case .signal(let to, let data): pass(data, from: seat, to: to)
        }
        carry(effects)
    }

    private func pass(_ data: JSONObject, from seat: ConnectionID, to peer: PeerID) {
        do throws(RoomRefusal) {
            let passage = try hall.route(from: seat, to: peer, bytes: 1)
            let data = meddle.map { $0(data) } ?? data
            carry([.tell([passage.receiver], .signal(from: passage.sender, data: data))])
        } catch {
            carry([.tell([seat], .error(error))])
        }
    }

    private func carry(_ effects: [HallEffect]) {
        for case .tell(let receivers, let reply) in effects {
            for receiver in receivers {
                later { [weak self] in self?.seats[receiver]?.core.received(reply) }
            }
        }
    }
}

/// One member: its rules, and a shell whose connections open once both descriptions are there.
final class TestMember: RoomShell {
    let room: TestRoom
    let name: String
    private(set) var core: RoomMember!
    var seat: ConnectionID?
    var events: [RoomEvent] = []
    var dials = 0
    /// Connections by peer, with what came of candidates.
    var connections: [PeerID: [String?]] = [:]
    private let fingerprint: Bytes32

    init(_ room: TestRoom, _ name: String, _ address: RoomAddress, creates: Bool = false) {
        (self.room, self.name) = (room, name)
        let byte = UInt8(truncatingIfNeeded: name.utf8.reduce(7) { $0 &* 31 &+ Int($1) })
        fingerprint = Bytes32 { $0.initializeMemory(as: UInt8.self, repeating: byte) }
        let settings = RoomMember.Settings(
            address,
            name: MemberName(name) ?? .none,
            entry: creates ? .creating : .existing
        )
        core = RoomMember(settings, entropy: room.entropy, shell: self)
    }

    var you: PeerID? { core.you }

    private func describe(_ peer: PeerID) {
        connections[peer] = []
        room.later { [self] in
            core.described(peer, "sdp of \(name) \(Hex.encode(fingerprint.bytes)) u1", fingerprint)
            core.found("candidate of \(name)", for: peer)
            core.found(nil, for: peer)
        }
    }

    func send(_ request: SignalingRequest) { room.take(request, from: self) }
    func dial() { dials += 1 }
    func offer(to peer: PeerID, _ servers: [ICEServer]) { describe(peer) }
    func answer(_ peer: PeerID, to description: String, _ servers: [ICEServer]) {
        describe(peer)
        room.later { [self] in core.channelOpened(peer) }
    }
    func apply(_ description: String, of peer: PeerID) {
        room.later { [self] in core.channelOpened(peer) }
    }
    func add(candidate: String?, of peer: PeerID) { connections[peer]?.append(candidate) }
    func close(_ peer: PeerID) { connections[peer] = nil }
    func happened(_ event: RoomEvent) { events.append(event) }

    func sendChat(_ bytes: [UInt8], to peer: PeerID) {
        let sender = you
        room.later { [self] in
            guard let sender, let other = room.member(peer) else { return }
            other.core.heard(bytes, from: sender)
        }
    }

    func certificate(in description: String) -> (fingerprint: Bytes32, ufrag: String)? {
        let words = description.split(separator: " ")
        guard words.count == 5, let bytes = Hex.decode(String(words[3])) else { return nil }
        do throws(CryptoError) {
            return (try Bytes32(bytes), String(words[4]))
        } catch {
            return nil
        }
    }

    // MARK: What tests ask

    func trust(in peer: PeerID?) -> (PeerTrust, [String])? {
        events.reversed().lazy.compactMap { event -> (PeerTrust, [String])? in
            guard case .trust(peer, let trust, let words) = event else { return nil }
            return (trust, words)
        }.first
    }

    var said: [PeerMessage] {
        events.compactMap { if case .said(_, let message) = $0 { message } else { nil } }
    }
}

extension TestRoom {
    func member(_ peer: PeerID) -> TestMember? { seats.values.first { $0.you == peer } }
}
