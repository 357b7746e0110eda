import Bytes
import Testing

@testable import RelayWire

@Suite("Constant-rate cover (Docs/protocols/relay.md)")
struct CoverEmitterTests {
    private static let start = Moment(nanoseconds: 0)

    private static func cell(_ command: CellCommand, _ fill: UInt8) -> [UInt8] {
        let header = CellHeader(circuit: 3, command: command)
        var cell = [UInt8](repeating: fill, count: CellHeader.bytes + header.bodyBytes)
        cell.withUnsafeMutableBytes { cell in
            guard let start = cell.baseAddress else { return }
            header.write(to: start)
        }
        return cell
    }

    /// When records leave and how long they are, with cells added at random while `isBusy`.
    private static func emissions(
        rate: Int,
        isBusy: Bool,
        seed: UInt64
    ) -> [(moment: Moment, bytes: [UInt8])] {
        var generator = SeededGenerator(seed: seed)
        var emitter = CoverEmitter(rate: rate, now: start)
        var emitted: [(Moment, [UInt8])] = []
        var now = start
        while emitted.count < 200 {
            if isBusy, emitter.waiting < emitter.wantedBytes {
                cell(generator.next() % 4 == 0 ? .large : .small, 9).withUnsafeBytes {
                    emitter.add($0)
                }
            }
            now = min(emitter.due, now + .nanoseconds(Int64(generator.next() % 3_000_000)))
            while let record = emitter.emit(now: now) { emitted.append((now, record)) }
        }
        return emitted
    }

    @Test(
        "records leave at the same moments with the same lengths, idle or busy",
        arguments: [1_000, 100_000, 8_000_000]
    )
    func constant(rate: Int) {
        let idle = Self.emissions(rate: rate, isBusy: false, seed: 1)
        let busy = Self.emissions(rate: rate, isBusy: true, seed: 2)
        #expect(idle.prefix(200).map(\.moment) == busy.prefix(200).map(\.moment))
        #expect(Set((idle + busy).map(\.bytes.count)).count == 1)
        let spacing = Set(zip(idle.dropFirst(), idle).map { $0.moment - $1.moment })
        #expect(spacing.count == 1)
    }

    @Test(
        "the bytes on the wire come at the rate asked for",
        arguments: [1_000, 50_000, 1_000_000, 128_000_000]
    )
    func rate(rate: Int) {
        let emitter = CoverEmitter(rate: rate, now: Self.start)
        let wire = emitter.payloadBytes + RecordFormat.headerBytes + RecordFormat.tagBytes
        let perSecond = Double(wire) * 1e9 / Double(emitter.interval.wholeNanoseconds)
        #expect(abs(perSecond / Double(rate) - 1) < 0.001)
    }

    @Test(
        "rates outside the limits are brought inside",
        arguments: [(0, 1_000), (-1, 1_000), (.max, 128_000_000)]
    )
    func clamped(asked: Int, given: Int) {
        let emitter = CoverEmitter(rate: asked, now: Self.start)
        let expected = CoverEmitter(rate: given, now: Self.start)
        #expect(emitter.interval == expected.interval)
        #expect(emitter.payloadBytes == expected.payloadBytes)
    }

    @Test("cells come out whole and in order, whatever padding is between them")
    func cells() throws {
        var emitter = CoverEmitter(rate: 100_000, now: Self.start)
        var stream: [UInt8] = []
        for number in 0..<60 as Range<UInt8> {
            if number % 3 != 0 {
                Self.cell(number % 7 == 0 ? .large : .small, number).withUnsafeBytes {
                    emitter.add($0)
                }
            }
            stream += emitter.emit(now: emitter.due) ?? []
        }
        while emitter.waiting >= CellHeader.bytes {
            stream += emitter.emit(now: emitter.due) ?? []
        }
        var seen: [UInt8] = []
        var offset = 0
        while stream.count - offset >= CellHeader.bytes {
            let header = try stream[offset...].withUnsafeBytes { bytes in
                try CellHeader(at: try #require(bytes.baseAddress))
            }
            let body = stream[(offset + CellHeader.bytes)...].prefix(header.bodyBytes)
            if header.command != .padding {
                #expect(body.allSatisfy { $0 == body.first } && body.count == header.bodyBytes)
                seen.append(body.first ?? 0)
            }
            offset += CellHeader.bytes + header.bodyBytes
        }
        #expect(seen == (0..<60).filter { $0 % 3 != 0 })
    }

    @Test(
        "an idle record is whole cells of padding, at every rate",
        arguments: [1_000, 3_276_800, 3_300_000, 8_000_000, 128_000_000]
    )
    func idle(rate: Int) throws {
        var emitter = CoverEmitter(rate: rate, now: Self.start)
        for _ in 0..<3 {
            let emitted = emitter.emit(now: emitter.due)
            let record = try #require(emitted)
            #expect(record.count == emitter.payloadBytes)
            var offset = 0
            while record.count - offset >= CellHeader.bytes {
                let header = try record[offset...].withUnsafeBytes { bytes in
                    try CellHeader(at: try #require(bytes.baseAddress))
                }
                #expect(header.command == .padding)
                offset += CellHeader.bytes + header.bodyBytes
            }
            #expect(offset == record.count)
        }
    }

    @Test("a cell that waits goes into the very next record")
    func noBlocking() {
        var emitter = CoverEmitter(rate: 100_000, now: Self.start)
        for _ in 0..<20 {
            _ = emitter.emit(now: emitter.due)
            Self.cell(.small, 7).withUnsafeBytes { emitter.add($0) }
            let record = emitter.emit(now: emitter.due) ?? []
            #expect(record.filter { $0 == 7 }.count >= 1024)
        }
    }

    @Test("after a long pause missed records are skipped, not sent in a burst")
    func pause() {
        var emitter = CoverEmitter(rate: 100_000, now: Self.start)
        let late = Self.start + .seconds(60)
        var count = 0
        while emitter.emit(now: late) != nil { count += 1 }
        #expect(count == 1)
        #expect(emitter.due > late)
    }

    @Test("a skipped moment keeps what waits")
    func skipped() {
        var emitter = CoverEmitter(rate: 100_000, now: Self.start)
        Self.cell(.small, 7).withUnsafeBytes { emitter.add($0) }
        let due = emitter.due
        emitter.skip(now: due)
        #expect(emitter.due > due)
        let early = emitter.emit(now: due)
        #expect(early == nil)
        let record = emitter.emit(now: emitter.due) ?? []
        #expect(record.filter { $0 == 7 }.count >= 1024)
    }
}
