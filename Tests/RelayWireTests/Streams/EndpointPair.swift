import Bytes
import RelayWire

/// Both ends of a circuit with nothing between them.
final class EndpointPair {
    /// What one end was told.
    struct Told {
        var received: [UInt32: [UInt8]] = [:]
        var begun: [UInt32: StreamTarget] = [:]
        var associated: [UInt32] = []
        var connected: [UInt32] = []
        var finished: [UInt32] = []
        var resets: [UInt32: StreamFault] = [:]
        var writable: [UInt32] = []
        var lookups: [UInt32: StreamTarget] = [:]
        var found: [UInt32: [StreamTarget]] = [:]
        var datagrams: [(UInt32, StreamTarget, [UInt8])] = []
        var loops: [UInt64] = []
        var unconsumed: [UInt32: Int] = [:]
    }

    let client = CircuitEndpoint(role: .client)
    let relay = CircuitEndpoint(role: .relay)
    var now = Moment(nanoseconds: 0)
    var atClient = Told()
    var atRelay = Told()
    /// Whether applications take what comes at once.
    var isConsuming = true

    /// Opens a stream and lets the other end accept it.
    func stream() throws(FrameFault) -> UInt32 {
        guard let stream = client.open(.name("example.org", port: 80)) else { return 0 }
        try settle()
        relay.accept(stream)
        try settle()
        return stream
    }

    /// Moves cells both ways until nothing is left to move.
    func settle() throws(FrameFault) {
        var isMoving = true
        while isMoving {
            let went = try step(client, to: relay, &atRelay)
            let came = try step(relay, to: client, &atClient)
            isMoving = went || came
        }
    }

    /// Moves one cell; false when there was none.
    func step(
        _ from: CircuitEndpoint,
        to: CircuitEndpoint,
        _ told: inout Told
    ) throws(FrameFault) -> Bool {
        guard let size = from.nextSize() else { return false }
        var payload = [UInt8](repeating: 0xFF, count: size.payloadBytes)
        var writable: [UInt32] = []
        payload.withUnsafeMutableBytes { payload in
            from.fill(payload) { delivery in
                if case .writable(let stream) = delivery { writable.append(stream) }
            }
        }
        if from === client { atClient.writable += writable } else { atRelay.writable += writable }
        try read(payload, at: to, &told)
        return true
    }

    /// Lets one end read a cell's payload.
    func read(
        _ payload: [UInt8],
        at end: CircuitEndpoint,
        _ told: inout Told
    ) throws(FrameFault) {
        var consumed: [(UInt32, Int)] = []
        var copy = told
        try payload.lend { (payload) throws(FrameFault) in
            try end.read(payload) { delivery in
                Self.note(delivery, &copy)
                if case .data(let stream, let bytes) = delivery {
                    consumed.append((stream, bytes.count))
                }
            }
        }
        told = copy
        for (stream, bytes) in consumed {
            if isConsuming {
                end.consumed(stream, bytes, now: now)
            } else {
                told.unconsumed[stream, default: 0] += bytes
            }
        }
    }

    private static func note(_ delivery: Delivery, _ told: inout Told) {
        switch delivery {
        case .begin(let stream, let target): told.begun[stream] = target
        case .connected(let stream): told.connected.append(stream)
        case .data(let stream, let bytes): told.received[stream, default: []] += bytes
        case .finished(let stream): told.finished.append(stream)
        case .reset(let stream, let fault): told.resets[stream] = fault
        case .writable(let stream): told.writable.append(stream)
        case .associate(let stream): told.associated.append(stream)
        case .datagram(let stream, let target, let bytes):
            told.datagrams.append((stream, target, Array(bytes)))
        case .resolve(let stream, let target): told.lookups[stream] = target
        case .resolved(let stream, let targets): told.found[stream] = targets
        case .looped(let token): told.loops.append(token)
        case .publish, .published: return
        }
    }
}

extension CircuitEndpoint {
    /// Sends an array; see `send(_:_:)`.
    @discardableResult
    func send(_ stream: UInt32, _ bytes: [UInt8]) -> Bool {
        bytes.withUnsafeBytes { send(stream, $0) }
    }
}

/// One frame as it stands in a cell.
func frame(_ type: FrameType, _ stream: UInt32, _ content: [UInt8] = []) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: FrameHeader.bytes)
    bytes.withUnsafeMutableBytes { bytes in
        guard let start = bytes.baseAddress else { return }
        FrameHeader(type, stream: stream, length: content.count).write(to: start)
    }
    return bytes + content
}
