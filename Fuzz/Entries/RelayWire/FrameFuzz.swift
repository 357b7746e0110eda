import Bytes
import RelayWire

/// One end of a circuit that reads any frames and whose owner does whatever an owner may.
struct FrameFuzz {
    private let endpoint: CircuitEndpoint
    private var choices: FuzzChoices
    private var now = Moment(nanoseconds: 0)
    /// Streams told of or opened, until they are reset, with the bytes that nobody has taken.
    private var untaken: [UInt32: Int] = [:]
    /// Streams that were told to wait.
    private var full: Set<UInt32> = []

    /// Cells that all that may wait in a circuit fits in, with streams as full as they get here.
    private static let mostCells = 4096
    private static let mostSent = 8 << 20

    private var sent = 0

    init(_ bytes: UnsafeRawBufferPointer) {
        choices = FuzzChoices(bytes)
        endpoint = CircuitEndpoint(role: choices.byte() & 1 == 0 ? .relay : .client)
    }

    static func feed(_ bytes: UnsafeRawBufferPointer) {
        var fuzz = FrameFuzz(bytes)
        fuzz.run()
    }

    private mutating func run() {
        while !choices.isOver {
            switch choices.byte() % 8 {
            case 0: guard read(choices.run(upTo: CellSize.large.payloadBytes)) else { return }
            case 1: open()
            case 2: answer()
            case 3: send()
            case 4: take()
            case 5: end()
            case 6: fill()
            default: now = now + .milliseconds(Int64(choices.byte()))
            }
            precondition(endpoint.streamCount <= RelayLimits.streamsPerCircuit)
        }
        var cells = 0
        while endpoint.nextSize() != nil {
            fill()
            cells += 1
            precondition(cells < Self.mostCells, "what waits is bounded")
        }
    }

    /// False when the other end misbehaved.
    private mutating func read(_ payload: [UInt8]) -> Bool {
        payload.withUnsafeBytes { check($0) }
        var (untaken, full) = (untaken, full)
        defer { (self.untaken, self.full) = (untaken, full) }
        let (endpoint, now) = (endpoint, now)
        do throws(FrameFault) {
            try payload.lend { (payload) throws(FrameFault) in
                try endpoint.read(payload) { delivery in
                    switch delivery {
                    case .begin(let stream, _), .associate(let stream), .resolve(let stream, _):
                        precondition(untaken[stream] == nil, "a number is used once")
                        untaken[stream] = 0
                    case .data(let stream, let bytes):
                        untaken[stream, default: 0] += bytes.count
                    case .reset(let stream, _), .resolved(let stream, _):
                        untaken[stream] = nil
                        full.remove(stream)
                    case .looped: endpoint.roundTrip = now - Moment(nanoseconds: 0)
                    case .publish: endpoint.acceptPublish()
                    default: return
                    }
                }
            }
        } catch {
            return false
        }
        return true
    }

    /// Frames that can be read are written as they were.
    private func check(_ payload: UnsafeRawBufferPointer) {
        var rest = payload
        do throws(FrameFault) {
            while let start = rest.baseAddress,
                let header = try FrameHeader(at: start, available: rest.count)
            {
                var again = [UInt8](repeating: 0xFF, count: FrameHeader.bytes)
                again.withUnsafeMutableBytes { again in
                    guard let start = again.baseAddress else { return }
                    header.write(to: start)
                }
                precondition(rest.starts(with: again))
                let frame = FrameHeader.bytes + header.length
                rest = UnsafeRawBufferPointer(rebasing: rest[frame...])
            }
        } catch {
            return
        }
    }

    private mutating func open() {
        let target = StreamTarget.name("a", port: 1)
        let stream =
            switch choices.byte() % 4 {
            case 0: endpoint.associate()
            case 1: endpoint.resolve(target)
            default: endpoint.open(target)
            }
        if let stream { untaken[stream] = 0 }
    }

    private mutating func chosen() -> UInt32? {
        let streams = untaken.keys.sorted()
        return streams.isEmpty ? nil : streams[choices.index(of: streams.count)]
    }

    private mutating func answer() {
        guard let stream = chosen() else { return }
        switch choices.byte() % 3 {
        case 0: endpoint.accept(stream)
        case 1:
            endpoint.answer(stream, [.name("b", port: 2)])
            untaken[stream] = nil
        default: endpoint.send(stream, to: .name("c", port: 3), choices.run(upTo: 2000))
        }
    }

    private mutating func send() {
        guard let stream = chosen() else { return }
        let bytes = [UInt8](repeating: 1, count: choices.number() * 2)
        guard !full.contains(stream), sent < Self.mostSent else { return }
        sent += bytes.count
        if bytes.withUnsafeBytes({ endpoint.send(stream, $0) }) { full.insert(stream) }
    }

    private mutating func take() {
        guard let stream = chosen(), let most = untaken[stream] else { return }
        let bytes = min(most, choices.number() * 16)
        untaken[stream] = most - bytes
        endpoint.consumed(stream, bytes, now: now)
    }

    private mutating func end() {
        guard let stream = chosen() else { return }
        if choices.byte() & 1 == 0 { return endpoint.finish(stream) }
        endpoint.reset(stream, .reset)
        untaken[stream] = nil
        full.remove(stream)
    }

    /// Fills a cell, whose frames must be sound.
    private mutating func fill() {
        guard let size = endpoint.nextSize() else { return }
        var payload = [UInt8](repeating: 0xFF, count: size.payloadBytes)
        var full = full
        payload.withUnsafeMutableBytes { payload in
            endpoint.fill(payload) { delivery in
                if case .writable(let stream) = delivery { full.remove(stream) }
            }
        }
        self.full = full
        precondition(payload.first != FrameType.end.rawValue, "a cell carries something")
        payload.withUnsafeBytes { check($0) }
    }
}
