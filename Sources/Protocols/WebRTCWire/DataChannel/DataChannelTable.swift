/// The channels of one SCTP association (RFC 8831, RFC 8832).
///
/// A value: messages and resets in, effects out. After every call perform `next` until it returns
/// nil. What an application sends and gets is not looked at.
package struct DataChannelTable: Sendable {
    /// Decides whose streams are even.
    package let role: DTLSRole
    /// How many streams the association has in each direction.
    package let streams: UInt16
    private var channels: [UInt16: DataChannel] = [:]
    private var effects: [DataChannelEffect] = []

    /// No channels yet, on an association of that many streams (65 535 are numbers, but 65 534
    /// channels: RFC 8832 §6).
    package init(role: DTLSRole, streams: UInt16 = 65_535) {
        self.role = role
        self.streams = streams
    }

    /// The next thing to do; nil until something changes.
    package mutating func next() -> DataChannelEffect? {
        effects.isEmpty ? nil : effects.removeFirst()
    }

    /// The channel on that stream.
    package subscript(id: UInt16) -> DataChannel? { channels[id] }

    /// How many there are, those that close included.
    package var count: Int { channels.count }

    /// Opens a channel on a free stream of ours.
    ///
    /// - Returns: Its stream; messages may follow at once.
    package mutating func open(
        _ parameters: DataChannelParameters
    ) throws(DataChannelError) -> UInt16 {
        for name in [parameters.label, parameters.subprotocol] {
            guard name.utf8.count <= WebRTCLimits.dataChannelNameBytes else {
                throw .nameTooLong(bytes: name.utf8.count)
            }
        }
        let free = stride(from: Int(role.parity), to: Int(streams), by: 2).first { id in
            channels[UInt16(id)] == nil
        }
        guard channels.count < WebRTCLimits.dataChannels, let free else { throw .tooManyChannels }
        let id = UInt16(free)
        channels[id] = DataChannel(id: id, parameters: parameters, state: .opening)
        effects.append(.send(stream: id, DataChannelMessage.open(parameters).bytes))
        return id
    }

    /// Adds a channel that both sides agreed on elsewhere (RFC 8832 §1: "external negotiation").
    package mutating func add(
        _ parameters: DataChannelParameters,
        stream: UInt16
    ) throws(DataChannelError) {
        guard channels.count < WebRTCLimits.dataChannels else { throw .tooManyChannels }
        guard stream < streams, channels[stream] == nil else { throw .wrongStream(stream) }
        channels[stream] = DataChannel(id: stream, parameters: parameters, state: .open)
    }

    /// Takes a message that came on a stream.
    ///
    /// - Returns: What it is for the application: `text` and `binary` with `bytes` as they are, an
    ///   empty one in their place; nil when it was for the table.
    /// - Throws: What is wrong with it. The message is dropped; the stream is reset when it should
    ///   not be in use.
    package mutating func receive(
        stream: UInt16,
        payload: UInt32,
        _ bytes: RawSpan
    ) throws(DataChannelError) -> DataChannelPayload? {
        guard let payload = DataChannelPayload(rawValue: payload) else {
            throw .unknownPayload(payload)
        }
        guard payload == .control else {
            guard let channel = channels[stream], !channel.isIncomingReset else {
                throw .noChannel(stream)
            }
            // Whoever uses a channel knows it (RFC 8832 §6).
            acknowledge(stream)
            return payload
        }
        switch try DataChannelMessage(parsing: bytes) {
        case .acknowledge: acknowledge(stream)
        case .open(let parameters): try opened(parameters, stream)
        }
        return nil
    }

    /// Closes a channel of either side; `closed` follows when the peer has agreed.
    package mutating func close(_ id: UInt16) {
        guard let channel = channels[id], channel.state != .closing else { return }
        channels[id]?.state = .closing
        effects.append(.reset([id]))
    }

    /// The peer has reset its side of these streams; an empty list means all (RFC 6525 §4.1).
    package mutating func peerReset(_ streams: [UInt16]) {
        for id in streams.isEmpty ? channels.keys.sorted() : streams {
            guard let channel = channels[id] else { continue }
            channels[id]?.isIncomingReset = true
            if channel.state != .closing { close(id) }
            settle(id)
        }
    }

    /// The peer has confirmed the reset of our side of these streams; an empty list means all
    /// that were asked for.
    package mutating func resetDone(_ streams: [UInt16]) {
        let asked = channels.values.filter { $0.state == .closing }.map(\.id).sorted()
        for id in streams.isEmpty ? asked : streams where channels[id]?.state == .closing {
            channels[id]?.isOutgoingReset = true
            settle(id)
        }
    }

    /// The association is gone, and every channel with it.
    package mutating func closeAll() {
        effects = channels.keys.sorted().map(DataChannelEffect.closed)
        channels = [:]
    }

    private mutating func settle(_ id: UInt16) {
        guard let channel = channels[id], channel.isIncomingReset, channel.isOutgoingReset else {
            return
        }
        channels[id] = nil
        effects.append(.closed(id))
    }

    private mutating func acknowledge(_ id: UInt16) {
        guard channels[id]?.state == .opening else { return }
        channels[id]?.state = .open
        effects.append(.acknowledged(id))
    }

    private mutating func opened(
        _ parameters: DataChannelParameters,
        _ id: UInt16
    ) throws(DataChannelError) {
        guard id & 1 != role.parity, id < streams, channels[id] == nil else {
            throw .wrongStream(id)
        }
        guard channels.count < WebRTCLimits.dataChannels else {
            effects.append(.reset([id]))
            throw .tooManyChannels
        }
        let channel = DataChannel(id: id, parameters: parameters, state: .open)
        channels[id] = channel
        effects.append(.send(stream: id, DataChannelMessage.acknowledge.bytes))
        effects.append(.opened(channel))
    }
}
