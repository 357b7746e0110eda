import Bytes
import Net
import SCTP
package import WebRTCWire

extension PeerConnection {
    /// Opens a channel; messages may be sent at once.
    ///
    /// - Parameter parameters: What it is for, and how its messages travel.
    /// - Returns: The channel, whose `onOpen` tells when the peer knows of it.
    /// - Throws: `channel` for too long a name or too many channels, `ended`.
    package func openChannel(
        _ parameters: DataChannelParameters
    ) throws(PeerError) -> PeerChannel {
        loop.preconditionOnLoop()
        guard !isEnded else { throw .ended }
        let channel = PeerChannel(self, parameters)
        guard table != nil else {
            guard early.count < WebRTCLimits.dataChannels else { throw .channel(.tooManyChannels) }
            early.append(channel)
            return channel
        }
        try assign(channel)
        obeyTable()
        return channel
    }

    /// Gives a channel its stream.
    private func assign(_ channel: PeerChannel) throws(PeerError) {
        let id: UInt16?
        do throws(DataChannelError) {
            id = try table?.open(channel.parameters)
        } catch {
            throw .channel(error)
        }
        guard let id else { throw .ended }
        channels[id] = channel
        channel.id = id
    }

    func opened(streams: UInt16) {
        guard let dtlsRole else { return }
        table = DataChannelTable(role: dtlsRole, streams: streams)
        let waiting = early
        early = []
        for channel in waiting {
            do throws(PeerError) {
                try assign(channel)
            } catch {
                channel.ended(nil)
            }
        }
        obeyTable()
        for channel in waiting { channel.sendEarly() }
        if agent.state == .connected { change(to: .open) }
    }

    func received(_ message: SCTPMessage, _ bytes: UnsafeRawBufferPointer) {
        let payload: DataChannelPayload?
        do throws(DataChannelError) {
            payload = try table?.receive(
                stream: message.stream,
                payload: message.protocolID,
                bytes.bytes
            )
        } catch {
            // A message for no channel, as one that crossed its closing, is dropped.
            return obeyTable()
        }
        obeyTable()
        guard let payload, let channel = channels[message.stream] else { return }
        switch payload {
        case .control: return
        case .text: channel.deliver(.text(String(decoding: bytes, as: UTF8.self)))
        case .binary: channel.deliver(.binary(bytes))
        case .emptyText: channel.deliver(.text(""))
        case .emptyBinary: channel.deliver(.binary(UnsafeRawBufferPointer(rebasing: bytes[..<0])))
        }
    }

    func peerReset(_ streams: [UInt16]?) {
        table?.peerReset(streams ?? [])
        obeyTable()
    }

    func wasReset(_ streams: [UInt16]) {
        table?.resetDone(streams)
        obeyTable()
    }

    func drained() {
        for id in channels.keys.sorted() { channels[id]?.onDrain?() }
    }

    func closeChannel(_ channel: PeerChannel) {
        guard let id = channel.id else {
            early.removeAll { $0 === channel }
            return channel.ended(nil)
        }
        table?.close(id)
        obeyTable()
    }

    /// Reads no more while a channel holds more than it may.
    func channelIsFull(_ isFull: Bool) {
        fullChannels += isFull ? 1 : -1
        if fullChannels > 0 { association?.pauseReading() } else { association?.resumeReading() }
    }

    func send(
        _ bytes: UnsafeRawBufferPointer,
        _ payload: DataChannelPayload,
        on id: UInt16
    ) throws(PeerError) {
        guard let channel = table?[id], channel.state != .closing, let association else {
            throw .channelClosed
        }
        let reliability: SCTPDelivery.Reliability =
            switch channel.parameters.reliability {
            case .reliable: .reliable
            case .retransmissions(let count): .retransmissions(count)
            case .lifetime(let milliseconds): .lifetimeMilliseconds(milliseconds)
            }
        // Nothing may overtake the opening (RFC 8832 §6).
        let delivery =
            channel.state == .opening
            ? SCTPDelivery()
            : SCTPDelivery(channel.order == .ordered ? .ordered : .unordered, reliability)
        do throws(SCTPError) {
            try association.send(
                bytes,
                stream: id,
                protocolID: payload.rawValue,
                delivery: delivery
            )
        } catch {
            switch error {
            case .notOpen, .noSuchStream: throw .channelClosed
            case .badLength(let count): throw .tooLong(count)
            case .queueFull(let unsent): throw .queueFull(unsent: unsent)
            }
        }
        arm()
    }

    /// Does what the table decided.
    func obeyTable() {
        while let effect = table?.next() {
            switch effect {
            case .send(let stream, let bytes):
                bytes.withUnsafeBytes { sendControl($0, stream) }
            case .opened(let made):
                let channel = PeerChannel(self, made.parameters)
                channel.id = made.id
                channels[made.id] = channel
                if let onChannel { onChannel(channel) } else { channel.close() }
            case .acknowledged(let id): channels[id]?.acknowledged()
            case .reset(let streams): association?.reset(streams)
            case .closed(let id): channels.removeValue(forKey: id)?.ended(nil)
            }
        }
    }

    private func sendControl(_ bytes: UnsafeRawBufferPointer, _ stream: UInt16) {
        do throws(SCTPError) {
            try association?.send(
                bytes,
                stream: stream,
                protocolID: DataChannelPayload.control.rawValue
            )
        } catch {
            end(.broken("\(error)"))
        }
    }
}
