import Bytes

/// Something that has a deadline most of the time, and mostly moves it before it comes.
protocol WheelMember: AnyObject {
    /// Where the wheel keeps it; only the wheel writes this.
    var wheelPlace: WheelPlace? { get set }
    /// Does what is due, and says when to ask again; nil leaves the wheel.
    func checkDeadline(at now: Moment) -> Moment?
}

/// A slot of a wheel and an index in it.
struct WheelPlace {
    var slot: Int
    var index: Int
}

/// Deadlines to the second for many members with one timer (a hashed timing wheel).
///
/// Members are asked, not told: one whose deadline has moved says so and is filed anew, so that
/// moving a deadline costs nothing. Holds its members.
final class DeadlineWheel {
    static let tick = Duration.seconds(1)
    private static let slotCount = 128

    private let loop: EventLoop
    private var slots = [[any WheelMember]](repeating: [], count: slotCount)
    private var position = 0
    /// The moment that `position` stands for.
    private var time: Moment
    private(set) var count = 0
    private lazy var timer = LoopTimer(on: loop) { [weak self] in self?.turn() }

    init(on loop: EventLoop) {
        self.loop = loop
        time = loop.now
    }

    /// Every member, in no order.
    var members: [any WheelMember] { slots.flatMap { $0 } }

    /// Files a member that is not in the wheel.
    func insert(_ member: any WheelMember, due: Moment) {
        if !timer.isSet {
            time = loop.now
            timer.set(after: Self.tick, every: Self.tick)
        }
        let ticks = Int((due - time) / Self.tick) + 1
        let slot = (position + min(max(ticks, 1), Self.slotCount - 1)) % Self.slotCount
        member.wheelPlace = WheelPlace(slot: slot, index: slots[slot].count)
        slots[slot].append(member)
        count += 1
    }

    /// Takes a member out, if it is in.
    func remove(_ member: any WheelMember) {
        guard let place = member.wheelPlace, let last = slots[place.slot].popLast() else { return }
        member.wheelPlace = nil
        count -= 1
        if last !== member {
            last.wheelPlace = place
            slots[place.slot][place.index] = last
        }
        if count == 0 { timer.cancel() }
    }

    private func turn() {
        let now = loop.now
        while time + Self.tick <= now {
            time = time + Self.tick
            position = (position + 1) % Self.slotCount
            check(position, now)
        }
        if count == 0 { timer.cancel() }
    }

    private func check(_ slot: Int, _ now: Moment) {
        let due = slots[slot]
        slots[slot] = []
        for member in due { member.wheelPlace = nil }
        for member in due {
            count -= 1
            if let next = member.checkDeadline(at: now) { insert(member, due: next) }
        }
    }
}
