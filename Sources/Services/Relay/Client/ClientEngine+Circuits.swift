import Bytes
import Crypto
import Net
import RelayWire

/// Choosing, building and sharing circuits.
extension ClientEngine {
    /// Finds or builds a circuit that leads to `end`, shared only within `isolation`.
    func circuit(
        to end: PathEnd,
        isolation: String,
        attempts: Int = 0,
        _ done: @escaping (Result<Int, ReachError>) -> Void
    ) {
        guard !isStopped else { return done(.failure(.stopped)) }
        if let number = usable(end, isolation) {
            if uses[number]?.isBuilt == true { return done(.success(number)) }
            let order = Order(isolation: isolation, end: end, attempts: attempts, done: done)
            return orders[number, default: []].append(order)
        }
        do throws(ReachError) {
            let number = try build(end, isolation: isolation)
            orders[number, default: []].append(
                Order(isolation: isolation, end: end, attempts: attempts, done: done)
            )
        } catch {
            done(.failure(error))
        }
    }

    /// A circuit already there: one of this isolation, or else a spare, which it then becomes.
    private func usable(_ end: PathEnd, _ isolation: String) -> Int? {
        if let own = best(uses.numbers(of: isolation), end) { return own }
        guard let spare = best(uses.numbers(of: nil), end) else { return nil }
        uses.dedicate(spare, to: isolation)
        return spare
    }

    /// The oldest built circuit of these that leads to `end`, or else one being built.
    private func best(_ numbers: Set<Int>, _ end: PathEnd) -> Int? {
        let fitting = numbers.filter { number in
            guard let use = uses[number] else { return false }
            return !isOld(use) && admits(use, end)
        }
        return fitting.filter { uses[$0]?.isBuilt == true }.min() ?? fitting.min()
    }

    private func admits(_ use: CircuitUse, _ end: PathEnd) -> Bool {
        guard let last = use.path.last else { return false }
        return end.admits(last)
    }

    /// Starts building; the circuit's number.
    func build(_ end: PathEnd, isolation: String?) throws(ReachError) -> Int {
        guard let chooser else { throw .noList }
        var generator = entropy
        let now = WallClock.unixSeconds
        let path: [RelayEntry]
        do throws(PathError) {
            path = try choose(chooser, end, now, &generator)
        } catch {
            throw .noPath(error)
        }
        do throws(BuildFault) {
            let number = try core.build(try hops(path, now), now: loop.now)
            uses.add(
                number,
                CircuitUse(
                    isolation: isolation,
                    path: path,
                    opened: loop.now,
                    lastLoop: loop.now
                )
            )
            return number
        } catch {
            throw .noCircuit(.badBuild, attempts: 1)
        }
    }

    /// Avoids relays that failed lately, unless too few are left without them.
    private func choose(
        _ chooser: PathChooser,
        _ end: PathEnd,
        _ now: UInt64,
        _ generator: inout Entropy
    ) throws(PathError) -> [RelayEntry] {
        do throws(PathError) {
            return try chooser.path(
                hops: settings.hops,
                to: end,
                guards: guards,
                excluding: Set(failing.keys),
                at: now,
                using: &generator
            )
        } catch {
            guard !failing.isEmpty else { throw error }
            return try chooser.path(
                hops: settings.hops,
                to: end,
                guards: guards,
                at: now,
                using: &generator
            )
        }
    }

    private func hops(
        _ path: [RelayEntry],
        _ now: UInt64
    ) throws(BuildFault) -> [ClientCore.Hop] {
        var hops: [ClientCore.Hop] = []
        for (index, entry) in path.enumerated() {
            guard let key = entry.profile.onionKey(at: now) else { throw .badKey(hop: index) }
            do {
                let hop = try CircuitBuild.Hop(identity: entry.identity, key: key)
                hops.append(ClientCore.Hop(build: hop, linkKey: entry.profile.linkKey))
            } catch {
                throw .badKey(hop: index)
            }
        }
        return hops
    }

    // MARK: What the core tells

    func built(_ circuit: Int) {
        uses.built(circuit)
        if let first = uses[circuit]?.path.first {
            let before = guards
            guards.succeeded(first.identity, at: WallClock.unixSeconds)
            if guards != before { onGuards?(guards.bytes) }
        }
        for order in orders.removeValue(forKey: circuit) ?? [] { order.done(.success(circuit)) }
        meeting?.built(circuit)
    }

    func ended(_ circuit: Int, _ reason: CircuitEnd) {
        guard let use = uses.remove(circuit) else { return }
        blame(use, reason)
        meeting?.ended(circuit)
        if let last = use.path.last, reason == .timedOut {
            let now = WallClock.unixSeconds
            onBeat?(Beat(unixSeconds: now, relay: last.identity, roundTrip: nil))
        }
        failStreams(of: circuit)
        loopsLost(circuit)
        for var order in orders.removeValue(forKey: circuit) ?? [] {
            order.attempts += 1
            retry(order, reason)
        }
    }

    private func retry(_ order: Order, _ reason: CircuitEnd) {
        guard order.attempts < Self.attempts, !isStopped else {
            return order.done(.failure(.noCircuit(reason, attempts: order.attempts)))
        }
        circuit(
            to: order.end,
            isolation: order.isolation,
            attempts: order.attempts,
            order.done
        )
    }

    /// Remembers who may be at fault: the guard when its link failed, else the others of the path.
    private func blame(_ use: CircuitUse, _ reason: CircuitEnd) {
        guard reason != .finished, reason != .leaving, let first = use.path.first else { return }
        if core.isLinked(to: first.identity) {
            for entry in use.path.dropFirst() { failing[entry.identity] = loop.now }
            return
        }
        // A lost link ends all its circuits in one turn, but failed once.
        guard failing.updateValue(loop.now, forKey: first.identity) != loop.now else { return }
        guards.failed(first.identity, at: WallClock.unixSeconds)
    }

    private func failStreams(of circuit: Int) {
        for stream in (streams.removeValue(forKey: circuit) ?? [:]).values {
            fail(stream, .circuitLost)
        }
        for done in (opening.removeValue(forKey: circuit) ?? [:]).values {
            done(.failure(.refused(.circuitLost)))
        }
        for done in (lookups.removeValue(forKey: circuit) ?? [:]).values {
            done(.failure(.refused(.circuitLost)))
        }
        for association in (datagrams.removeValue(forKey: circuit) ?? [:]).values {
            association.ended(.circuitLost)
        }
    }
}
