package import Bytes
package import Crypto

/// A client's rules: links to guards, circuits built in one round trip, streams over them.
///
/// Confined to one loop; time and bytes come in through methods, effects go out through the shell.
/// Which relays make a path is the caller's decision.
package final class ClientCore {
    /// One relay of a path.
    package struct Hop: Sendable {
        package let build: CircuitBuild.Hop
        package let linkKey: X25519.PublicKey

        package init(build: CircuitBuild.Hop, linkKey: X25519.PublicKey) {
            (self.build, self.linkKey) = (build, linkKey)
        }
    }

    let table: LinkTable
    let entropy: Entropy
    let ciphers = OnionCiphers()
    unowned let shell: any ClientShell
    var linksByRelay: [RelayIdentity: Link] = [:]
    var linkKeys: [Int: X25519.PublicKey] = [:]
    var circuits: [Int: ClientCircuit] = [:]
    var nextCircuit = 1
    var unixSeconds: UInt64
    /// Bytes of cells sent since the start.
    package internal(set) var bytesUp: UInt64 = 0
    /// Bytes of cells received since the start.
    package internal(set) var bytesDown: UInt64 = 0
    /// Bytes per second of cover asked of every guard; nil for none.
    package var coverRate: Int?
    /// The guards of open links that refused to send cover, and how many bytes per second they
    /// would.
    package internal(set) var coverRefusals: [RelayIdentity: Int] = [:]

    /// A client without links.
    package init(
        network: Bytes32,
        entropy: Entropy,
        unixSeconds: UInt64,
        shell: any ClientShell
    ) {
        self.entropy = entropy
        self.unixSeconds = unixSeconds
        self.shell = shell
        table = LinkTable(network: network, entropy: entropy, shell: shell)
    }

    // MARK: Circuits

    /// Starts building a circuit; the shell is told by `built` or `ended`.
    ///
    /// - Returns: the circuit's number.
    package func build(_ path: [Hop], now: Moment) throws(BuildFault) -> Int {
        guard let first = path.first else { throw .badLength(hops: 0) }
        let build = try CircuitBuild(path: path.map(\.build), entropy: entropy)
        let link = linksByRelay[first.build.identity] ?? dial(first, now: now)
        let circuit = ClientCircuit(
            number: nextCircuit,
            link: link,
            path: path.map(\.build.identity),
            build: build,
            now: now
        )
        nextCircuit += 1
        circuits[circuit.number] = circuit
        if link.isOpen { request(circuit, now: now) }
        return circuit.number
    }

    private func dial(_ hop: Hop, now: Moment) -> Link {
        let link = table.dial(hop.build.identity, now: now)
        linksByRelay[hop.build.identity] = link
        linkKeys[link.id] = hop.linkKey
        return link
    }

    private func request(_ circuit: ClientCircuit, now: Moment) {
        guard let id = circuit.link.newCircuit() else {
            return end(circuit, .overloaded, tellRelay: false, now: now)
        }
        circuit.id = id
        circuit.link.circuits[id] = Int32(truncatingIfNeeded: circuit.number)
        guard let body = circuit.build?.body else { return }
        table.send(.create, body, id, on: circuit.link)
    }

    /// Ends a circuit and its streams.
    package func close(_ number: Int, now: Moment) {
        guard let circuit = circuits[number] else { return }
        end(circuit, .finished, tellRelay: true, now: now)
    }

    func end(_ circuit: ClientCircuit, _ reason: CircuitEnd, tellRelay: Bool, now: Moment) {
        guard circuits.removeValue(forKey: circuit.number) != nil else { return }
        for index in circuit.hops.indices { ciphers.forget(&circuit.hops[index]) }
        circuit.hops = []
        circuit.link.circuits.removeValue(forKey: circuit.id)
        if tellRelay, circuit.id != 0 {
            table.send(.destroy, [reason.rawValue], circuit.id, on: circuit.link)
        }
        shell.ended(circuit.number, reason)
    }

    /// What is known of every circuit, oldest first.
    package func views(now: Moment) -> [CircuitView] {
        circuits.values.sorted { $0.number < $1.number }.map { circuit in
            CircuitView(
                number: circuit.number,
                path: circuit.path,
                isBuilt: circuit.isBuilt,
                buildTime: circuit.buildTime,
                age: now - circuit.started,
                streams: circuit.endpoint.streamCount,
                bytesUp: circuit.bytesUp,
                bytesDown: circuit.bytesDown,
                roundTrip: circuit.endpoint.roundTrip
            )
        }
    }

    // MARK: Links

    /// A link that was to be dialled has connected.
    package func linkConnected(_ id: Int, now: Moment) {
        guard let link = table.links[id], let key = linkKeys[id] else { return }
        do throws(LinkError) {
            try table.greet(
                link,
                linkKey: key,
                from: X25519.PrivateKey.generate(entropy),
                unixSeconds: unixSeconds
            )
        } catch {
            close(link, error, now: now)
        }
    }

    /// A link could not be dialled, or ended.
    package func linkLost(_ id: Int, now: Moment) {
        guard let link = table.links[id] else { return }
        forget(link, link.ciphers == nil ? .unreachable : .linkLost, now: now)
    }

    private func close(_ link: Link, _ reason: LinkError, now: Moment) {
        shell.close(link.id, reason)
        forget(link, link.ciphers == nil ? .unreachable : .linkLost, now: now)
    }

    private func forget(_ link: Link, _ reason: CircuitEnd, now: Moment) {
        guard !link.isClosed else { return }
        table.remove(link)
        linkKeys.removeValue(forKey: link.id)
        if let peer = link.peer, linksByRelay[peer] === link {
            linksByRelay.removeValue(forKey: peer)
            coverRefusals.removeValue(forKey: peer)
        }
        for circuit in circuits.values where circuit.link === link {
            end(circuit, reason, tellRelay: false, now: now)
        }
    }

    /// Bytes came on a link; they may be overwritten.
    package func received(
        _ bytes: UnsafeMutableRawBufferPointer,
        on id: Int,
        now: Moment
    ) {
        guard let link = table.links[id] else { return }
        do throws(LinkError) {
            var rest = bytes
            if link.ciphers == nil, try table.readAnswer(link, &rest) {
                linkOpened(link, now: now)
            }
            guard !rest.isEmpty, link.isOpen else { return }
            try table.read(link, rest) { (header, body) throws(LinkError) in
                guard link.isOpen else { return }
                self.cell(header, body, from: link, now: now)
            }
        } catch {
            close(link, error, now: now)
        }
    }

    private func linkOpened(_ link: Link, now: Moment) {
        if let coverRate {
            table.sendCover(rate: coverRate, on: link)
            table.cover(link, rate: coverRate, now: now)
        }
        for circuit in circuits.values where circuit.link === link && circuit.id == 0 {
            request(circuit, now: now)
        }
    }

    /// The network took some of a link's bytes.
    package func linkDrained(_ id: Int, unsent: Int, now: Moment) {
        guard let link = table.links[id] else { return }
        link.unsent = unsent
        pump(link, now: now)
    }

    /// Hands over everything gathered in this turn.
    package func flush(now: Moment) {
        let turn = table.flush()
        for (link, reason) in turn.failed { close(link, reason, now: now) }
        for link in turn.roomy { pump(link, now: now) }
    }

    /// Ends what has taken too long; call about once a second.
    package func tick(now: Moment, unixSeconds: UInt64) {
        self.unixSeconds = unixSeconds
        for link in table.overdue(now: now) { close(link, .timedOut, now: now) }
        for circuit in circuits.values {
            let isLate = !circuit.isBuilt && now - circuit.started > RelayLimits.build
            let isSilent = circuit.loops.values.contains { now - $0 > RelayLimits.build }
            if isLate || isSilent { end(circuit, .timedOut, tellRelay: true, now: now) }
        }
    }

    /// Sends cover that is due; returns when to call again.
    package func emitCover(now: Moment) -> Moment? {
        let next = table.emitCover(now: now)
        for link in table.links.values where link.cover != nil { pump(link, now: now) }
        return next
    }
}

extension ClientCore {
    /// Whether a link to a relay is open.
    package func isLinked(to relay: RelayIdentity) -> Bool {
        linksByRelay[relay]?.isOpen ?? false
    }
}

extension ClientCore {
    /// How long the last loop cell of a circuit took.
    package func lastRoundTrip(_ circuit: Int) -> Duration? { circuits[circuit]?.lastTrip }
}
