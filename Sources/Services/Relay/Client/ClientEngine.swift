import Bytes
import Crypto
import Net
package import RelayWire

/// Obeys a client's core and keeps circuits for its streams.
///
/// Confined to one loop.
final class ClientEngine: ClientShell, OnLoop {
    /// One caller waiting for a circuit.
    struct Order {
        let isolation: String
        let end: PathEnd
        var attempts: Int
        let done: (Result<Int, ReachError>) -> Void
    }

    /// How often another path is tried before the caller is told.
    static let attempts = 4
    /// How long between two times that all guards are tried again.
    static let forgiveness = Duration.seconds(30)

    let loop: EventLoop
    let settings: ClientSettings
    let entropy = Entropy.system()
    lazy var core = ClientCore(
        network: network,
        entropy: Entropy.system(),
        unixSeconds: WallClock.unixSeconds,
        shell: self
    )
    lazy var ports = LinkPorts(loop: loop, core: core)
    var uses = CircuitUses()
    var orders: [Int: [Order]] = [:]
    var streams: [Int: [UInt32: RelayStream]] = [:]
    var opening: [Int: [UInt32: (Result<Void, ReachError>) -> Void]] = [:]
    var lookups: [Int: [UInt32: (Result<[StreamTarget], ReachError>) -> Void]] = [:]
    var datagrams: [Int: [UInt32: ClientAssociation]] = [:]
    var loopWaits: [Int: [LoopWait]] = [:]
    var guards: GuardSet
    var failing: [RelayIdentity: Moment] = [:]
    var list: RelayList?
    var chooser: PathChooser?
    var meeting: MeetingPoints?
    var isStopped = false
    private var forgiven: Moment?
    /// Told of each loop cell's answer or loss.
    var onBeat: ((Beat) -> Void)?
    /// Told when a guard refuses to send cover, and how many bytes per second it would send.
    var onCoverRefused: ((Int) -> Void)?
    /// Told when the guard set has changed and should be saved.
    var onGuards: (([UInt8]) -> Void)?
    private let network: Bytes32
    private lazy var upkeep = LoopTimer(on: loop) { [unowned self] in keepUp() }

    init(loop: EventLoop, settings: ClientSettings, network: Bytes32, guards: GuardSet) {
        self.loop = loop
        self.settings = settings
        self.network = network
        self.guards = guards
    }

    func start() {
        core.coverRate = settings.coverRate
        ports.start()
        upkeep.set(after: .seconds(1), every: .seconds(1))
    }

    func stop() {
        isStopped = true
        upkeep.cancel()
        for number in uses.all.keys { core.close(number, now: loop.now) }
        for order in orders.values.joined() { order.done(.failure(.stopped)) }
        orders = [:]
        ports.stop()
    }

    /// Takes in a new relay list.
    func update(_ list: RelayList) {
        self.list = list
        let chooser = PathChooser(list: list, policy: settings.policy)
        self.chooser = chooser
        var generator = entropy
        let before = guards
        guards.refresh(from: chooser, at: WallClock.unixSeconds, using: &generator)
        if guards != before { onGuards?(guards.bytes) }
        ports.update(list)
        keepUp()
    }

    func send(_ link: Int, _ bytes: UnsafeRawBufferPointer) -> Int { ports.send(link, bytes) }
    func dial(_ link: Int, _ relay: RelayIdentity) { ports.dial(link, relay) }
    func close(_ link: Int, _ reason: LinkError?) { ports.close(link) }
    func coverRefused(by relay: RelayIdentity, atMost rate: Int) { onCoverRefused?(rate) }
    func needsFlush() { ports.needsFlush() }

    // MARK: Upkeep

    /// Keeps spare circuits, retires old ones, sends loops.
    private func keepUp() {
        guard !isStopped, chooser != nil else { return }
        forgiveGuards()
        failing = failing.filter { loop.now - $0.value < .seconds(60) }
        for (number, use) in uses.all where use.isBuilt {
            let isIdle = (streams[number]?.isEmpty ?? true) && datagrams[number] == nil
            if isIdle, isOld(use), meeting?.circuits[number] == nil {
                core.close(number, now: loop.now)
            } else if loop.now - use.lastLoop >= settings.loopInterval {
                uses.looped(number, at: loop.now)
                core.loop(number, now: loop.now)
            }
        }
        let spares = uses.numbers(of: nil).count { uses[$0].map { !isOld($0) } ?? false }
        for _ in 0..<max(0, settings.spareCircuits - spares) { buildSpare() }
        keepMeeting()
    }

    /// Tries all guards again, now and then, while none can be reached: it may be our own network.
    private func forgiveGuards() {
        guard guards.isStranded(at: WallClock.unixSeconds),
            forgiven.map({ loop.now - $0 > Self.forgiveness }) ?? true
        else { return }
        forgiven = loop.now
        guards.forgive()
    }

    /// Ends every circuit but those others meet this node on.
    func renew() {
        for number in uses.all.keys where meeting?.circuits[number] == nil {
            core.close(number, now: loop.now)
        }
        keepUp()
    }

    /// Bytes of cells since the start.
    var traffic: (up: UInt64, down: UInt64) { (core.bytesUp, core.bytesDown) }

    func isOld(_ use: CircuitUse) -> Bool { loop.now - use.opened > settings.circuitLifetime }

    private func buildSpare() {
        do throws(ReachError) {
            _ = try build(.any, isolation: nil)
        } catch {
            // A spare is a convenience: whoever needs a circuit is told why there is none.
        }
    }
}

/// One loop cell's fate, for the page and for operators.
package struct Beat: Sendable {
    /// Unix time in seconds.
    package let unixSeconds: UInt64
    /// The last relay of the circuit.
    package let relay: RelayIdentity
    /// How long the cell took; nil when the circuit died first.
    package let roundTrip: Duration?
}
