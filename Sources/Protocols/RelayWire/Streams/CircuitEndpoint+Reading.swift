import Bytes

extension CircuitEndpoint {
    /// Reads the frames of one opened cell.
    ///
    /// - Throws: ``FrameFault`` when the other end misbehaves; the circuit must be closed.
    package func read(
        _ payload: UnsafeRawBufferPointer,
        deliver: (Delivery) -> Void
    ) throws(FrameFault) {
        var rest = payload
        while let start = rest.baseAddress,
            let header = try FrameHeader(at: start, available: rest.count)
        {
            guard control.count < RelayLimits.controlFramesPerCircuit,
                controlBytes < RelayLimits.controlBytesPerCircuit
            else { throw .flood(frames: control.count, bytes: controlBytes) }
            let content = UnsafeRawBufferPointer(
                start: start + FrameHeader.bytes,
                count: header.length
            )
            if header.type == .data {
                try readData(header, content, deliver)
            } else {
                try readControl(header, content, deliver)
            }
            rest = UnsafeRawBufferPointer(rebasing: rest[(FrameHeader.bytes + header.length)...])
        }
    }

    private func readData(
        _ header: FrameHeader,
        _ content: UnsafeRawBufferPointer,
        _ deliver: (Delivery) -> Void
    ) throws(FrameFault) {
        guard window.received(content.count) else {
            throw .windowOverrun(stream: 0, bytes: content.count)
        }
        guard var state = streams.removeValue(forKey: header.stream) else {
            // The stream was reset here while these bytes were on their way.
            grant(0, window.dropped(content.count))
            return
        }
        let fits = state.receiving == .open && state.window.received(content.count)
        state.unconsumed += content.count
        hold(content.count)
        streams[header.stream] = state
        guard fits else { throw .windowOverrun(stream: header.stream, bytes: content.count) }
        deliver(.data(stream: header.stream, content))
    }

    private func readControl(
        _ header: FrameHeader,
        _ content: UnsafeRawBufferPointer,
        _ deliver: (Delivery) -> Void
    ) throws(FrameFault) {
        switch header.type {
        case .begin, .associate, .resolve:
            try readOpening(header, content, deliver)
        case .connected:
            guard streams[header.stream] != nil else { return }
            deliver(.connected(stream: header.stream))
        case .finish:
            readFinish(header.stream, deliver)
        case .reset:
            let fault = content.first.flatMap(StreamFault.init(rawValue:)) ?? .reset
            guard forget(header.stream) else { return }
            deliver(.reset(stream: header.stream, fault))
        case .credit:
            try readCredit(header, content)
        case .datagram:
            try readDatagram(header, content, deliver)
        case .resolved:
            try readResolved(header, content, deliver)
        case .loop, .looped, .publish, .published:
            try readCircuitFrame(header, content, deliver)
        case .data, .end:
            return
        }
    }

    private func readOpening(
        _ header: FrameHeader,
        _ content: UnsafeRawBufferPointer,
        _ deliver: (Delivery) -> Void
    ) throws(FrameFault) {
        let isOdd = header.stream & 1 == 1
        guard header.stream != 0, isOdd == (role == .relay) else {
            throw .wrongSide(header.type)
        }
        // What an owner still does for a stream that is gone must not meet a new one (RFC 9113
        // §5.1.1).
        guard header.stream > lastOpened else { throw .streamInUse(header.stream) }
        lastOpened = header.stream
        guard streams.count < RelayLimits.streamsPerCircuit else {
            queue(.reset, stream: header.stream, [StreamFault.overloaded.rawValue])
            return
        }
        if header.type == .associate {
            streams[header.stream] = EndpointStream()
            streams[header.stream]?.isAssociation = true
            return deliver(.associate(stream: header.stream))
        }
        var reader = ByteReader(content.bytes)
        let target: StreamTarget
        do { target = try StreamTarget(from: &reader) } catch { throw .malformed(header.type) }
        streams[header.stream] = EndpointStream()
        deliver(
            header.type == .begin
                ? .begin(stream: header.stream, target) : .resolve(stream: header.stream, target)
        )
    }

    private func readFinish(_ stream: UInt32, _ deliver: (Delivery) -> Void) {
        guard var state = streams.removeValue(forKey: stream) else { return }
        let isFirst = state.receiving == .open
        state.receiving = .finished
        if !state.isOver { streams[stream] = state }
        guard isFirst else { return }
        deliver(.finished(stream: stream))
    }

    private func readCredit(
        _ header: FrameHeader,
        _ content: UnsafeRawBufferPointer
    ) throws(FrameFault) {
        guard content.count == 4 else { throw .malformed(.credit) }
        let bytes = Int(UInt32(bigEndian: content.loadUnaligned(as: UInt32.self)))
        let ceiling = 2 * CreditWindow.maximum
        if header.stream == 0 {
            credit += bytes
            guard credit <= ceiling else { throw .windowOverrun(stream: 0, bytes: bytes) }
        } else if let held = streams[header.stream]?.credit {
            guard held + bytes <= ceiling else {
                throw .windowOverrun(stream: header.stream, bytes: bytes)
            }
            streams[header.stream]?.credit = held + bytes
            enqueue(header.stream)
        }
    }

    private func readDatagram(
        _ header: FrameHeader,
        _ content: UnsafeRawBufferPointer,
        _ deliver: (Delivery) -> Void
    ) throws(FrameFault) {
        guard streams[header.stream]?.isAssociation == true else { return }
        var reader = ByteReader(content.bytes)
        let target: StreamTarget
        do { target = try StreamTarget(from: &reader) } catch { throw .malformed(.datagram) }
        let bytes = UnsafeRawBufferPointer(rebasing: content[reader.offset...])
        deliver(.datagram(stream: header.stream, target, bytes))
    }

    private func readResolved(
        _ header: FrameHeader,
        _ content: UnsafeRawBufferPointer,
        _ deliver: (Delivery) -> Void
    ) throws(FrameFault) {
        guard let state = streams[header.stream] else { return }
        guard state.isLookup else { throw .wrongSide(.resolved) }
        _ = forget(header.stream)
        var reader = ByteReader(content.bytes)
        var found: [StreamTarget] = []
        while reader.remaining > 0, found.count < 16 {
            do { found.append(try StreamTarget(from: &reader)) } catch {
                throw .malformed(.resolved)
            }
        }
        deliver(.resolved(stream: header.stream, found))
    }

    private func readCircuitFrame(
        _ header: FrameHeader,
        _ content: UnsafeRawBufferPointer,
        _ deliver: (Delivery) -> Void
    ) throws(FrameFault) {
        switch header.type {
        case .loop:
            guard content.count == 8 else { throw .malformed(.loop) }
            if hasControlRoom(for: 8) { queue(.looped, stream: 0, Array(content)) }
        case .looped:
            guard content.count == 8 else { throw .malformed(.looped) }
            let token = UInt64(bigEndian: content.loadUnaligned(as: UInt64.self))
            deliver(.looped(token: token))
        case .publish where role == .relay:
            guard content.count == 96 else { throw .malformed(.publish) }
            deliver(.publish(key: Array(content[..<32]), signature: Array(content[32...])))
        case .published where role == .client:
            deliver(.published)
        default:
            throw .wrongSide(header.type)
        }
    }
}
