import Bytes
import Crypto

/// The links of one relay or client: opens them, reads and writes their records.
///
/// Confined to the loop of its owner; time and randomness come in, bytes go out through the shell.
final class LinkTable {
    let network: Bytes32
    let entropy: Entropy
    private unowned let shell: any LinkShell
    private(set) var links: [Int: Link] = [:]
    private var pool = BlockPool()
    private var dirty: [Link] = []
    private var nextLink = 1
    private var failed: [(link: Link, reason: LinkError)] = []
    private(set) var halfOpen = 0

    init(network: Bytes32, entropy: Entropy, shell: any LinkShell) {
        self.network = network
        self.entropy = entropy
        self.shell = shell
    }

    /// A link that was accepted; nil when too many are half open.
    func accept(now: Moment) -> Link? {
        guard halfOpen < RelayLimits.halfOpenLinks else { return nil }
        return add(Link(id: newID(), peer: nil, now: now))
    }

    /// A link to a relay, being dialled.
    func dial(_ relay: RelayIdentity, now: Moment) -> Link {
        let link = add(Link(id: newID(), peer: relay, now: now))
        shell.dial(link.id, relay)
        return link
    }

    private func newID() -> Int {
        defer { nextLink += 1 }
        return nextLink
    }

    private func add(_ link: Link) -> Link {
        links[link.id] = link
        halfOpen += 1
        return link
    }

    /// Forgets a link; its circuits are the owner's to end.
    func remove(_ link: Link) {
        guard links.removeValue(forKey: link.id) != nil else { return }
        if link.ciphers == nil { halfOpen -= 1 }
        link.isClosed = true
        link.writer.drop(&pool)
    }

    /// Sends the first handshake message on a link that has connected.
    func greet(
        _ link: Link,
        linkKey: X25519.PublicKey,
        from own: X25519.PrivateKey,
        unixSeconds: UInt64
    ) throws(LinkError) {
        guard let peer = link.peer else { preconditionFailure("only a dialled link greets") }
        do {
            link.handshake = try LinkHandshake(
                to: peer,
                linkKey: linkKey,
                from: own,
                network: network,
                entropy: entropy
            )
            let message = try link.handshake?.write(unixSeconds: unixSeconds)
            send(link, message ?? [])
        } catch {
            throw .handshake(.refused(error))
        }
    }

    /// Reads the answer to ``greet``; true when the link has opened.
    func readAnswer(
        _ link: Link,
        _ bytes: inout UnsafeMutableRawBufferPointer
    ) throws(LinkError) -> Bool {
        guard let message = link.handshakeMessage(LinkHandshake.secondBytes, from: &bytes) else {
            return false
        }
        do throws(HandshakeFault) {
            _ = try message.lend { (message) throws(HandshakeFault) in
                try link.handshake?.read(message)
            }
        } catch {
            throw .handshake(error)
        }
        try open(link)
        return true
    }

    /// Reads a first message and answers it; true when the link has opened.
    ///
    /// `isFresh`: judges the hello's time and whether its key was seen before.
    func readGreeting(
        _ link: Link,
        _ bytes: inout UnsafeMutableRawBufferPointer,
        identity: RelayIdentity,
        linkKey: X25519.PrivateKey,
        unixSeconds: UInt64,
        judge: (LinkHello, [UInt8]) throws(HandshakeFault) -> Void
    ) throws(LinkError) -> Bool {
        guard let message = link.handshakeMessage(LinkHandshake.firstBytes, from: &bytes) else {
            return false
        }
        do {
            link.handshake = try LinkHandshake(
                answering: identity,
                linkKey: linkKey,
                network: network,
                entropy: entropy
            )
        } catch {
            throw .handshake(.refused(error))
        }
        do throws(HandshakeFault) {
            let hello = try message.lend { (message) throws(HandshakeFault) in
                try link.handshake?.read(message)
            }
            if let hello { try judge(hello, message) }
        } catch {
            throw .handshake(error)
        }
        do {
            let answer = try link.handshake?.write(unixSeconds: unixSeconds)
            send(link, answer ?? [])
        } catch {
            throw .handshake(.refused(error))
        }
        try open(link)
        return true
    }

    private func open(_ link: Link) throws(LinkError) {
        guard let handshake = link.handshake.take() else { return }
        do {
            link.ciphers = try handshake.finish().separate {
                Link.Ciphers(sending: $0, receiving: $1)
            }
        } catch {
            throw .handshake(.refused(error))
        }
        halfOpen -= 1
    }

    private func send(_ link: Link, _ bytes: [UInt8]) {
        link.unsent = bytes.withUnsafeBytes { shell.send(link.id, $0) }
    }

    /// Makes room for a cell and returns where its body goes, with work space behind it.
    ///
    /// Returns: nil when the link's key is used up or too much waits for its reader;
    ///   ``flush()`` then names the link.
    func add(_ header: CellHeader, to link: Link) -> UnsafeMutableRawPointer? {
        guard link.isOpen, let ciphers = link.ciphers else { return nil }
        if !link.isDirty {
            link.isDirty = true
            if dirty.isEmpty { shell.needsFlush() }
            dirty.append(link)
        }
        guard link.waitingBytes <= RelayLimits.unsentBytesPerLink else {
            fail(link, .congested(bytes: link.waitingBytes))
            return nil
        }
        do {
            if !link.writer.fits(header.bodyBytes, oneRecord: link.cover != nil) {
                try flush(link)
            }
            return try link.writer.add(header, pool: &pool, cipher: &ciphers.sending)
        } catch {
            fail(link, .record(.exhausted))
            return nil
        }
    }

    /// Gathers a cell around a body; nothing when ``add(_:to:)`` finds no room.
    func send(_ command: CellCommand, _ body: [UInt8], _ circuit: UInt32, on link: Link) {
        let header = CellHeader(circuit: circuit, command: command)
        guard let place = add(header, to: link) else { return }
        UnsafeMutableRawBufferPointer(start: place, count: body.count).copyBytes(from: body)
    }

    /// Asks for cover, or answers such a request, with a rate in bytes per second.
    func sendCover(rate: Int, on link: Link) {
        var body = ByteWriter(capacity: 4)
        body.integer(UInt32(clamping: rate))
        send(.cover, body.bytes, 0, on: link)
    }

    private func fail(_ link: Link, _ reason: LinkError) {
        guard !link.hasFailed else { return }
        link.hasFailed = true
        failed.append((link, reason))
    }

    /// Takes back the cell just added.
    func removeLast(_ header: CellHeader, from link: Link) {
        link.writer.removeLast(header, pool: &pool)
    }

    /// What came of handing over what was gathered.
    struct Turn {
        /// Links to be closed, and why.
        var failed: [(link: Link, reason: LinkError)] = []
        /// Links that would take more at once; nothing else will wake those that wait for them.
        var roomy: [Link] = []
    }

    /// Hands over what is gathered for every link.
    func flush() -> Turn {
        let links = dirty
        dirty = []
        var turn = Turn()
        for link in links {
            link.isDirty = false
            guard link.isOpen, !link.hasFailed else { continue }
            do { try flush(link) } catch { fail(link, .record(.exhausted)) }
            if !link.turns.isEmpty, !link.isFull { turn.roomy.append(link) }
        }
        turn.failed = failed
        failed = []
        return turn
    }

    private func flush(_ link: Link) throws(CryptoError) {
        guard let ciphers = link.ciphers else { return }
        if link.cover != nil {
            link.writer.takePlain(pool: &pool) { link.cover?.add($0) }
            return
        }
        try link.writer.flush(pool: &pool, cipher: &ciphers.sending) { bytes in
            link.unsent = shell.send(link.id, bytes)
        }
    }

    /// Sends what is gathered, and from now on nothing but one record at each fixed moment.
    func cover(_ link: Link, rate: Int, now: Moment) {
        do { try flush(link) } catch { fail(link, .record(.exhausted)) }
        link.cover = CoverEmitter(rate: rate, now: now)
        shell.needsFlush()
    }

    /// Sends the cover records whose moment has come.
    ///
    /// Returns: when the next one is due, if any link is covered.
    func emitCover(now: Moment) -> Moment? {
        var next: Moment?
        for link in links.values where link.isOpen {
            if link.unsent > RelayLimits.linkHighWater * 4 { link.cover?.skip(now: now) }
            while let payload = link.cover?.emit(now: now) { emit(payload, on: link) }
            if let due = link.cover?.due { next = min(next ?? due, due) }
        }
        return next
    }

    private func emit(_ payload: [UInt8], on link: Link) {
        guard let ciphers = link.ciphers else { return }
        var record: [UInt8] = []
        do {
            record = try RecordWriter.record(payload, cipher: &ciphers.sending)
        } catch {
            fail(link, .record(.exhausted))
            return shell.needsFlush()
        }
        send(link, record)
    }

    /// Reads records of an open link.
    func read(
        _ link: Link,
        _ bytes: UnsafeMutableRawBufferPointer,
        cell: (CellHeader, UnsafeMutableRawPointer) throws(LinkError) -> Void
    ) throws(LinkError) {
        guard let ciphers = link.ciphers else { return }
        try link.reader.read(bytes, cipher: &ciphers.receiving, cell: cell)
    }

    /// Links whose handshake has taken too long.
    func overdue(now: Moment) -> [Link] {
        links.values.filter { $0.ciphers == nil && now - $0.opened > RelayLimits.handshake }
    }
}
