import Bytes
import Crypto

@testable import RelayWire

/// A relay with honest keys that may change, drop, repeat or hold back the cells it passes on.
///
/// It carries one circuit.
final class Impostor: Acceptor {
    let chain: SimulatedChain
    let keys: SampleRelay
    let next: SampleRelay
    /// Makes of each cell body going out what is passed on, none or several.
    var forward: ([UInt8]) -> [[UInt8]] = { [$0] }
    /// Makes of each cell body coming back what is passed on.
    var backward: ([UInt8]) -> [[UInt8]] = { [$0] }
    /// Whether it answers in the place of the relays behind it instead of asking them.
    var playsTheRest = false
    private var before: BareLink?
    private var after: BareLink?
    private var request: BuildRequest?
    private let ciphers = OnionCiphers()
    private var hop: HopCipher?
    private var circuit: UInt32 = 0

    init(_ chain: SimulatedChain, _ keys: SampleRelay, next: SampleRelay) {
        (self.chain, self.keys, self.next) = (chain, keys, next)
        chain.impostors[keys.identity] = self
    }

    func linkAccepted(now: Moment) -> Int? {
        do {
            before = try BareLink(chain, as: keys, id: 1)
            after = try BareLink(chain, to: next)
        } catch {
            return nil
        }
        before?.owner = self
        before?.onCell = { [unowned self] in came($0, $1) }
        after?.onCell = { [unowned self] in cameBack($0, $1) }
        after?.onOpen = { [unowned self] in extend() }
        return 1
    }

    func received(_ bytes: UnsafeMutableRawBufferPointer, on id: Int, now: Moment) {
        before?.received(bytes, on: id, now: now)
    }

    private func came(_ header: CellHeader, _ body: [UInt8]) {
        if header.command == .create {
            circuit = header.circuit
            do {
                let request = try keys.open(body, chain.entropy)
                self.request = request
                hop = request.withKeys { ciphers.adopt($0) }
            } catch {
                return
            }
            return extend()
        }
        guard let size = header.command.size else {
            return pass(header.command, body, to: after, 1)
        }
        var plain = [UInt8](repeating: 0, count: body.count)
        guard var hop else { return }
        plain.withUnsafeMutableBytes { plain in
            body.withUnsafeBytes { body in
                guard let plain = plain.baseAddress, let body = body.baseAddress else { return }
                _ = ciphers.openForward(&hop, size, body, into: plain)
            }
        }
        self.hop = hop
        for body in forward(plain) { pass(header.command, body, to: after, 1) }
    }

    private func extend() {
        guard let after, after.isOpen, let request else { return }
        if playsTheRest {
            let rest = chain.entropy.bytes(BuildReply.bodyBytes)
            let answer = BuildRequest.answer(request.pendingAnswer(), around: rest)
            return pass(.created, answer, to: before, circuit)
        }
        pass(.create, request.next, to: after, 1)
    }

    private func cameBack(_ header: CellHeader, _ body: [UInt8]) {
        if header.command == .created, let request {
            let answer = BuildRequest.answer(request.pendingAnswer(), around: body)
            return pass(.created, answer, to: before, circuit)
        }
        guard let size = header.command.size else {
            return pass(header.command, body, to: before, circuit)
        }
        for body in backward(body) {
            guard var hop else { return }
            var sealed = [UInt8](repeating: 0, count: body.count)
            sealed.withUnsafeMutableBytes { sealed in
                body.withUnsafeBytes { body in
                    guard let sealed = sealed.baseAddress, let body = body.baseAddress else {
                        return
                    }
                    _ = ciphers.sealBackward(&hop, size, body, into: sealed)
                }
            }
            self.hop = hop
            pass(header.command, sealed, to: before, circuit)
        }
    }

    private func pass(_ command: CellCommand, _ body: [UInt8], to link: BareLink?, _ id: UInt32) {
        let resized = CellCommand(bodyOf: body.count) ?? command
        do {
            try link?.send(CellHeader(circuit: id, command: resized), body)
        } catch {
            return
        }
    }

    func linkConnected(_ id: Int, now: Moment) {}
    func linkLost(_ id: Int, now: Moment) {}
    func linkDrained(_ id: Int, unsent: Int, now: Moment) {}
    func flush(now: Moment) {}
    func tick(now: Moment, unixSeconds: UInt64) {}
    func emitCover(now: Moment) -> Moment? { nil }
}

extension CellCommand {
    fileprivate var size: CellSize? {
        CellSize.allCases.first { $0.command == self }
    }

    /// The command for a cell that was cut or extended to another size.
    fileprivate init?(bodyOf bytes: Int) {
        guard let size = CellSize.allCases.first(where: { $0.bodyBytes == bytes }) else {
            return nil
        }
        self = size.command
    }
}
