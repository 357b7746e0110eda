package import Bytes

/// Sends one record of one size at fixed moments, whatever waits: real cells first, then padding.
///
/// What is queued decides what a record holds, never when it leaves or how long it is.
package struct CoverEmitter {
    /// Slowest and fastest rates, in bytes per second on the wire.
    package static let rates = 1_000...128_000_000

    /// Bytes of one record's payload.
    package let payloadBytes: Int
    /// Time between records.
    package let interval: Duration
    /// When the next record leaves.
    package private(set) var due: Moment
    private var pending = OutputBuffer(limit: 64 << 20)

    /// An emitter of `rate` bytes per second, which is brought into ``rates``.
    package init(rate: Int, now: Moment) {
        let rate = min(max(rate, Self.rates.lowerBound), Self.rates.upperBound)
        payloadBytes = min(max(rate / 50, 512), RecordFormat.payloadBytes)
        let wire = payloadBytes + RecordFormat.headerBytes + RecordFormat.tagBytes
        interval = .nanoseconds(Int64(Double(wire) / Double(rate) * 1e9))
        due = now + interval
    }

    /// Bytes of cells that wait for their moment.
    var waiting: Int { pending.count }

    /// Bytes of cells that keep the next two records filled.
    var wantedBytes: Int { 2 * payloadBytes + CellHeader.bytes + CellSize.large.bodyBytes }

    /// Queues whole cells.
    mutating func add(_ cells: UnsafeRawBufferPointer) {
        do { try pending.append(cells) } catch {
            preconditionFailure("a congested link is closed before this: \(error)")
        }
    }

    /// Lets a moment pass, because the network has not taken the records before.
    mutating func skip(now: Moment) {
        if now >= due { due = now + interval }
    }

    /// The next record's payload, when its moment has come.
    ///
    /// After a pause longer than a second the missed records are skipped, not sent in a burst.
    mutating func emit(now: Moment) -> [UInt8]? {
        guard now >= due else { return nil }
        due = due + interval
        if now - due > .seconds(1) { due = now + interval }
        while pending.count < payloadBytes { pad(payloadBytes - pending.count) }
        defer { pending.consume(payloadBytes) }
        return pending.withUnsafeUnsent { Array($0[..<payloadBytes]) }
    }

    /// Queues one cell of padding, for `missing` bytes or as many as a cell can say.
    private mutating func pad(_ missing: Int) {
        let body = min(max(0, missing - CellHeader.bytes), CellHeader.paddingBytes)
        var cell = [UInt8](repeating: 0, count: CellHeader.bytes + body)
        cell.withUnsafeMutableBytes { cell in
            guard let start = cell.baseAddress else { return }
            CellHeader(circuit: 0, command: .padding, padding: body).write(to: start)
        }
        cell.withUnsafeBytes { add($0) }
    }
}
