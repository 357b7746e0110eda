import Bytes

extension CircuitEndpoint {
    /// The size of cell that what waits would best leave in; nil when nothing can leave.
    ///
    /// A few small cells cost less than one large one up to four.
    package func nextSize() -> CellSize? {
        var bytes = 0
        for frame in control {
            bytes += frame.count
            if bytes > Self.smallCellsBytes { return .large }
        }
        for stream in turns {
            guard let state = streams[stream] else { continue }
            let sendable = min(state.pending.count, state.credit, credit)
            if sendable > 0 || (state.pending.count == 0 && state.sending == .finishing) {
                bytes += sendable + FrameHeader.bytes
            }
            if bytes > Self.smallCellsBytes { return .large }
        }
        guard bytes > 0 else { return nil }
        return control.contains { $0.count > CellSize.small.payloadBytes } ? .large : .small
    }

    private static let smallCellsBytes = 4 * CellSize.small.payloadBytes

    /// Fills one cell's payload with frames and zeros what is left.
    ///
    /// `deliver`: told which streams have room again.
    package func fill(
        _ payload: UnsafeMutableRawBufferPointer,
        deliver: (Delivery) -> Void
    ) {
        var used = fillControl(payload)
        while payload.count - used > FrameHeader.bytes, let stream = nextTurn() {
            let rest = UnsafeMutableRawBufferPointer(rebasing: payload[used...])
            used += fillStream(stream, rest, deliver)
        }
        UnsafeMutableRawBufferPointer(rebasing: payload[used...]).initializeMemory(
            as: UInt8.self,
            repeating: 0
        )
    }

    private func fillControl(_ payload: UnsafeMutableRawBufferPointer) -> Int {
        var used = 0
        var taken = 0
        for frame in control {
            guard payload.count - used >= frame.count else { break }
            UnsafeMutableRawBufferPointer(rebasing: payload[used...]).copyBytes(from: frame)
            used += frame.count
            taken += 1
        }
        control.removeFirst(taken)
        controlBytes -= used
        hold(-used)
        return used
    }

    /// Takes the next stream with something to send off the round robin.
    private func nextTurn() -> UInt32? {
        for _ in 0..<turns.count {
            let stream = turns.removeFirst()
            guard let state = streams[stream] else { continue }
            guard state.isReady else {
                streams[stream]?.isQueued = false
                continue
            }
            if credit > 0 || state.pending.count == 0 { return stream }
            turns.append(stream)
        }
        return nil
    }

    private func fillStream(
        _ stream: UInt32,
        _ rest: UnsafeMutableRawBufferPointer,
        _ deliver: (Delivery) -> Void
    ) -> Int {
        guard var state = streams.removeValue(forKey: stream), let start = rest.baseAddress else {
            return 0
        }
        var used = 0
        let room = rest.count - FrameHeader.bytes
        let count = min(state.pending.count, state.credit, credit, room)
        if count > 0 {
            FrameHeader(.data, stream: stream, length: count).write(to: start)
            state.pending.withUnsafeUnsent { pending in
                UnsafeMutableRawBufferPointer(rebasing: rest[FrameHeader.bytes...])
                    .copyMemory(from: UnsafeRawBufferPointer(rebasing: pending[..<count]))
            }
            state.pending.consume(count)
            hold(-count)
            state.credit -= count
            credit -= count
            used = FrameHeader.bytes + count
        }
        if state.pending.count == 0, state.sending == .finishing,
            rest.count - used >= FrameHeader.bytes
        {
            FrameHeader(.finish, stream: stream, length: 0).write(to: start + used)
            used += FrameHeader.bytes
            state.sending = .finished
        }
        let isWritable = state.isFull && state.pending.count <= Self.fullBytes / 2
        if isWritable { state.isFull = false }
        keep(stream, state)
        if isWritable { deliver(.writable(stream: stream)) }
        return used
    }

    /// Puts a stream's state back, in turn again or, when both directions are done, not at all.
    private func keep(_ stream: UInt32, _ state: EndpointStream) {
        if state.isOver { return }
        var state = state
        state.isQueued = state.isReady
        if state.isQueued { turns.append(stream) }
        streams[stream] = state
    }
}
