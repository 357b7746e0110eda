import Bytes
import Net
import RelayWire

/// The sockets and timers behind a core's links, for relays and clients alike.
///
/// Confined to one loop.
final class LinkPorts: TurnFlushable {
    let loop: EventLoop
    unowned let core: any LinkCore
    var isAwaitingFlush = false
    /// Where relays of the current list are reached.
    var endpoints: [RelayIdentity: [Endpoint]] = [:]
    private var connections: [Int: TCPConnection] = [:]
    private var dials: [Int: DialAttempt] = [:]
    private lazy var ticks = LoopTimer(on: loop) { [unowned self] in
        core.tick(now: loop.now, unixSeconds: WallClock.unixSeconds)
    }
    private lazy var cover = LoopTimer(on: loop) { [unowned self] in emitCover() }

    init(loop: EventLoop, core: any LinkCore) {
        self.loop = loop
        self.core = core
    }

    func start() { ticks.set(after: .seconds(1), every: .seconds(1)) }

    /// Takes no more time; connections end once what was written has been sent.
    func stop() {
        core.flush(now: loop.now)
        ticks.cancel()
        cover.cancel()
        for dial in dials.values { dial.cancel() }
        dials = [:]
        for connection in connections.values {
            connection.onBytes = nil
            connection.onDrain = nil
            connection.onEnd = nil
            connection.finish()
        }
    }

    /// Ends what ``stop()`` left to drain.
    func closeAll() {
        for connection in connections.values { connection.close() }
        connections = [:]
    }

    /// Takes in where the relays of a new list are.
    func update(_ list: RelayList) {
        endpoints = [:]
        for entry in list.entries { endpoints[entry.identity] = entry.profile.endpoints }
    }

    /// Serves a link over a connection.
    func attach(_ connection: TCPConnection, to link: Int) {
        connections[link] = connection
        connection.failWhenSilent(for: RelayLimits.linkSilence)
        connection.lowWaterBytes = RelayLimits.linkHighWater / 4
        connection.highWaterBytes = RelayLimits.linkHighWater / 2
        connection.onDrain = { [unowned self, unowned connection] in
            core.linkDrained(link, unsent: connection.unsentBytes, now: loop.now)
        }
        connection.onEnd = { [unowned self] _ in
            connections.removeValue(forKey: link)?.close()
            core.linkLost(link, now: loop.now)
        }
        connection.onBytes = { [unowned self] bytes in
            core.received(bytes, on: link, now: loop.now)
        }
    }

    func send(_ link: Int, _ bytes: UnsafeRawBufferPointer) -> Int {
        guard let connection = connections[link] else { return 0 }
        connection.write(bytes)
        return connection.isCongested ? connection.unsentBytes : 0
    }

    func dial(_ link: Int, _ relay: RelayIdentity) {
        guard let endpoint = endpoints[relay]?.first else {
            let ports = Confined(self)
            return loop.submit { ports.value.core.linkLost(link, now: ports.value.loop.now) }
        }
        let dialer = DirectDialer(timeout: RelayLimits.handshake)
        dials[link] = dialer.start(.endpoint(endpoint), on: loop) { [weak self] result in
            self?.dialled(link, result)
        }
    }

    private func dialled(_ link: Int, _ result: Result<TCPConnection, NetError>) {
        dials.removeValue(forKey: link)
        switch result {
        case .success(let connection):
            attach(connection, to: link)
            core.linkConnected(link, now: loop.now)
        case .failure:
            core.linkLost(link, now: loop.now)
        }
    }

    func close(_ link: Int) {
        dials.removeValue(forKey: link)?.cancel()
        connections.removeValue(forKey: link)?.close()
    }

    // MARK: Turns

    func needsFlush() { loop.atEndOfTurn(self) }

    func flushTurn() {
        core.flush(now: loop.now)
        emitCover()
    }

    private func emitCover() {
        guard let next = core.emitCover(now: loop.now) else { return }
        if !cover.isSet || cover.deadline > next { cover.set(at: next) }
    }
}

extension LinkPorts: OnLoop {}
