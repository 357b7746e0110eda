import Bytes
import Crypto

@testable import RelayWire

/// One end of a link spoken by hand, for what no honest core would send.
///
/// It keeps what it reads; whoever holds it says what is answered.
final class BareLink: LinkCore {
    let chain: SimulatedChain
    let id: Int
    var greeting: [UInt8] = []
    var isOpen = false
    var isLost = false
    /// Cells that came, until they are taken.
    var cells: [(header: CellHeader, body: [UInt8])] = []
    /// Called instead of keeping a cell.
    var onCell: ((CellHeader, [UInt8]) -> Void)?
    var onOpen: (() -> Void)?
    /// Whom the network knows this end as, when not as itself.
    weak var owner: (any LinkCore)?
    private let relay: SampleRelay
    private var handshake: LinkHandshake?
    private var ciphers: Link.Ciphers?
    private var reader = RecordReader()
    private var input: [UInt8] = []

    /// The dialling end, to a relay of the chain.
    init(_ chain: SimulatedChain, to relay: SampleRelay) throws {
        (self.chain, self.relay, id) = (chain, relay, 1)
        handshake = try LinkHandshake(
            to: relay.identity,
            linkKey: relay.link.publicKey,
            from: X25519.PrivateKey.generate(chain.entropy),
            network: chain.network,
            entropy: chain.entropy
        )
        chain.dial(self, id, relay.identity)
    }

    /// The answering end of a link that `id` names, in the place of a relay.
    init(_ chain: SimulatedChain, as relay: SampleRelay, id: Int) throws {
        (self.chain, self.relay, self.id) = (chain, relay, id)
        handshake = try LinkHandshake(
            answering: relay.identity,
            linkKey: relay.link,
            network: chain.network,
            entropy: chain.entropy
        )
    }

    func linkConnected(_ id: Int, now: Moment) {
        do {
            if greeting.isEmpty {
                greeting = try handshake?.write(unixSeconds: chain.unixSeconds) ?? []
            }
            write(greeting)
        } catch {
            isLost = true
        }
    }

    func linkLost(_ id: Int, now: Moment) { isLost = true }

    func received(_ bytes: UnsafeMutableRawBufferPointer, on id: Int, now: Moment) {
        guard isOpen else {
            input += bytes
            return shake(now: now)
        }
        guard let ciphers else { return }
        var came: [(CellHeader, [UInt8])] = []
        do throws(LinkError) {
            try reader.read(bytes, cipher: &ciphers.receiving) { (header, body) throws(LinkError) in
                let body = UnsafeRawBufferPointer(start: body, count: header.bodyBytes)
                came.append((header, Array(body)))
            }
        } catch {
            isLost = true
        }
        for (header, body) in came {
            if let onCell { onCell(header, body) } else { cells.append((header, body)) }
        }
    }

    private func shake(now: Moment) {
        let isDialling = !greeting.isEmpty
        let wanted = isDialling ? LinkHandshake.secondBytes : LinkHandshake.firstBytes
        guard input.count >= wanted else { return }
        var rest = Array(input[wanted...])
        do {
            _ = try input.prefix(wanted).withUnsafeBytes { try handshake?.read($0) }
            if !isDialling {
                write(try handshake?.write(unixSeconds: chain.unixSeconds) ?? [])
            }
            ciphers = try handshake.take()?.finish().separate {
                Link.Ciphers(sending: $0, receiving: $1)
            }
        } catch {
            isLost = true
            return
        }
        isOpen = true
        onOpen?()
        if !rest.isEmpty {
            rest.withUnsafeMutableBytes { received($0, on: id, now: now) }
        }
    }

    /// Sends bytes as they are.
    func write(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { _ = chain.send(owner ?? self, id, $0) }
    }

    /// Sends one record around whatever is given.
    func send(record payload: [UInt8]) throws {
        guard let ciphers else { return }
        write(try RecordWriter.record(payload, cipher: &ciphers.sending))
    }

    /// Sends one cell in a record of its own.
    func send(_ header: CellHeader, _ body: [UInt8]) throws {
        var cell = [UInt8](repeating: 0, count: CellHeader.bytes)
        cell.withUnsafeMutableBytes { cell in
            guard let start = cell.baseAddress else { return }
            header.write(to: start)
        }
        try send(record: cell + body)
    }

    /// Why the last circuit that the other end closed was closed.
    var destroyed: CircuitEnd? {
        cells.last { $0.header.command == .destroy }.flatMap { CircuitEnd(rawValue: $0.body[0]) }
    }

    func linkDrained(_ id: Int, unsent: Int, now: Moment) {}
    func flush(now: Moment) {}
    func tick(now: Moment, unixSeconds: UInt64) {}
    func emitCover(now: Moment) -> Moment? { nil }
}
