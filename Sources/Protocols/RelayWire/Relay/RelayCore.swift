package import Bytes
package import Crypto

/// A relay's rules for links, circuits, cells and streams.
///
/// No sockets, no clock, no randomness of its own.
///
/// Confined to one loop; time and bytes come in through methods, effects go out through the shell.
package final class RelayCore {
    let identity: RelayIdentity
    let linkKey: X25519.PrivateKey
    let table: LinkTable
    let entropy: Entropy
    let ciphers = OnionCiphers()
    unowned let shell: any RelayShell
    /// Onion keys that requests may be sealed to: the current one and those not yet erased.
    package var onionKeys: [OnionKeyPair]
    /// Relays of the current list and their link keys; circuits go on to these and no others.
    package var relays: [RelayIdentity: X25519.PublicKey] = [:]
    /// Links to other relays, open or opening.
    var linksByRelay: [RelayIdentity: Link] = [:]
    /// Build requests that wait for a link to open.
    var waitingBuilds: [Int: [Int32]] = [:]
    var circuits: [RelayCircuit?] = []
    var freeCircuits: [Int32] = []
    var nextSerial: UInt32 = 0
    var published: [[UInt8]: StreamKey] = [:]
    /// Bytes of cells that wait for slow links.
    var queuedBytes = 0
    /// What the ends of circuits here hold of their streams.
    let held = ByteTally()
    /// First handshake messages seen lately, by their first 16 bytes, with their time.
    var greetings: [SIMD2<UInt64>: UInt64] = [:]
    /// Unix time in seconds, as last told by ``tick(now:unixSeconds:)``.
    var unixSeconds: UInt64
    var isLeaving = false
    package internal(set) var counts = RelayCounts()
    /// Fastest cover a client may ask for, in bytes per second; 0 refuses cover.
    package var coverLimit = 8_000_000
    /// Bytes that may wait here for slow links, clients and targets together.
    package var waitingLimit = RelayLimits.waitingBytes

    /// A relay without links.
    package init(
        identity: RelayIdentity,
        linkKey: X25519.PrivateKey,
        onionKeys: [OnionKeyPair],
        network: Bytes32,
        entropy: Entropy,
        unixSeconds: UInt64,
        shell: any RelayShell
    ) {
        self.identity = identity
        self.linkKey = linkKey
        self.onionKeys = onionKeys
        self.entropy = entropy
        self.unixSeconds = unixSeconds
        self.shell = shell
        table = LinkTable(network: network, entropy: entropy, shell: shell)
    }

    /// How many circuits pass through or end here.
    package var circuitCount: Int { circuits.count - freeCircuits.count }
    /// How many links are open or opening.
    package var linkCount: Int { table.links.count }
    /// Bytes that wait for slow links, and those of streams for slow clients and targets.
    package var waitingBytes: Int { queuedBytes + held.bytes }
    /// How many links have not finished their handshake.
    package var halfOpenCount: Int { table.halfOpen }

    // MARK: Links

    /// A connection was accepted; nil when it should be closed at once.
    package func linkAccepted(now: Moment) -> Int? {
        guard !isLeaving, let link = table.accept(now: now) else {
            counts.linksRefused += 1
            return nil
        }
        return link.id
    }

    /// A link that was to be dialled has connected.
    package func linkConnected(_ id: Int, now: Moment) {
        guard let link = table.links[id] else { return }
        // The relay may have left the list meanwhile.
        guard let peer = link.peer, let key = relays[peer] else {
            return close(link, .lost, now: now)
        }
        do throws(LinkError) {
            try table.greet(link, linkKey: key, from: linkKey, unixSeconds: unixSeconds)
        } catch {
            close(link, error, now: now)
        }
    }

    /// A link could not be dialled, or ended.
    package func linkLost(_ id: Int, now: Moment) {
        guard let link = table.links[id] else { return }
        forget(link, .linkLost, now: now)
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
            if link.ciphers == nil, try handshake(link, &rest, now: now) {
                counts.linksOpened += 1
                linkOpened(link, now: now)
            }
            guard !rest.isEmpty, link.isOpen else { return }
            try table.read(link, rest) { (header, body) throws(LinkError) in
                guard link.isOpen else { return }
                try self.cell(header, body, from: link, now: now)
            }
        } catch {
            close(link, error, now: now)
        }
    }

    private func handshake(
        _ link: Link,
        _ bytes: inout UnsafeMutableRawBufferPointer,
        now: Moment
    ) throws(LinkError) -> Bool {
        if link.peer != nil { return try table.readAnswer(link, &bytes) }
        return try table.readGreeting(
            link,
            &bytes,
            identity: identity,
            linkKey: linkKey,
            unixSeconds: unixSeconds
        ) { (hello, message) throws(HandshakeFault) in
            try self.judge(hello, message)
        }
    }

    /// Refuses a first message that is old or was seen before, so that a recording opens nothing;
    /// also when so many came lately that a recording could no longer be told.
    private func judge(_ hello: LinkHello, _ message: [UInt8]) throws(HandshakeFault) {
        let (early, late) = (
            min(hello.unixSeconds, unixSeconds), max(hello.unixSeconds, unixSeconds)
        )
        guard late - early <= RelayLimits.clockSkewSeconds else {
            throw .clock(offBySeconds: late - early)
        }
        let mark = message.withUnsafeBytes { bytes in
            SIMD2(
                bytes.loadUnaligned(as: UInt64.self),
                bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            )
        }
        guard greetings.count < RelayLimits.rememberedGreetings,
            greetings.updateValue(hello.unixSeconds, forKey: mark) == nil
        else {
            counts.handshakesReplayed += 1
            throw .replayed
        }
    }

    /// The network took some of a link's bytes.
    package func linkDrained(_ id: Int, unsent: Int, now: Moment) {
        guard let link = table.links[id] else { return }
        link.unsent = unsent
        pump(link, now: now)
    }

    func close(_ link: Link, _ reason: LinkError, now: Moment) {
        if case .handshake = reason { counts.handshakesFailed += 1 }
        shell.close(link.id, reason)
        forget(link, .linkLost, now: now)
    }

    private func forget(_ link: Link, _ reason: CircuitEnd, now: Moment) {
        guard !link.isClosed else { return }
        table.remove(link)
        if let peer = link.peer, linksByRelay[peer] === link {
            linksByRelay.removeValue(forKey: peer)
        }
        for slot in waitingBuilds.removeValue(forKey: link.id) ?? []
        where isWaiting(slot, for: link) {
            end(slot, .unreachable, tell: .previous, now: now)
        }
        for slot in link.circuits.values {
            guard let circuit = circuits[Int(slot)] else { continue }
            end(slot, reason, tell: circuit.previous === link ? .next : .previous, now: now)
        }
        link.circuits = [:]
    }

    // MARK: Turns

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
        let oldest = unixSeconds - min(unixSeconds, 2 * RelayLimits.clockSkewSeconds)
        greetings = greetings.filter { $0.value > oldest }
        for (slot, circuit) in circuits.enumerated() {
            guard let deadline = circuit?.pending?.deadline, now > deadline else { continue }
            end(Int32(slot), .timedOut, tell: .both, now: now)
        }
    }

    /// Sends cover that is due; returns when to call again.
    package func emitCover(now: Moment) -> Moment? {
        let next = table.emitCover(now: now)
        for link in table.links.values where link.cover != nil { pump(link, now: now) }
        return next
    }

    /// Takes no more links or circuits and ends those there are.
    package func leave(now: Moment) {
        isLeaving = true
        for slot in circuits.indices where circuits[slot] != nil {
            end(Int32(slot), .leaving, tell: .both, now: now)
        }
    }
}
