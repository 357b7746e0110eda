import Crypto
import Net
import SCTP
import WebRTCWire

/// DTLS over the way that was found, and SCTP in it.
extension PeerConnection: TurnFlushable {
    /// What the turn's datagrams brought is handled at once.
    package func flushTurn() {
        association?.flush()
        arm()
    }

    func prepareDTLS(_ role: DTLSRole, _ description: SessionDescription) {
        guard dtls == nil else { return }
        dtlsRole = role
        dtls = DTLSSession(
            role == .client ? .client : .server,
            identity: identity,
            peerFingerprint: description.fingerprint.digest
        ) { [unowned self] record in transmit(record) }
        if agent.path != nil { beginDTLS() }
    }

    /// A client speaks as soon as there is a way.
    func beginDTLS() {
        guard let dtls, dtlsRole == .client, !hasBegunDTLS else { return }
        hasBegunDTLS = true
        guardDTLS { () throws(TLSError) in try dtls.start() }
    }

    func repeatFlight() {
        guard let dtls else { return }
        guardDTLS { () throws(TLSError) in try dtls.handleTimeout() }
    }

    func receiveRecord(_ record: UnsafeRawBufferPointer) {
        guard let dtls else { return }
        let wasOpen = dtls.state == .open
        guardDTLS { () throws(TLSError) in
            try dtls.receive(record) { packet in
                if association == nil { beginAssociation() }
                association?.gather(UnsafeRawBufferPointer(packet))
            }
        }
        loop.atEndOfTurn(self)
        if dtls.state == .open, !wasOpen { beginAssociation() }
        if dtls.state == .finished { end(.finished) }
        if !wasOpen || dtls.state != .open { arm() }
    }

    private func guardDTLS(_ act: () throws(TLSError) -> Void) {
        do throws(TLSError) {
            try act()
        } catch .untrusted {
            end(.untrusted)
        } catch {
            end(.broken("\(error)"))
        }
    }

    private func beginAssociation() {
        guard association == nil, !isEnded, let remote, let dtls else { return }
        var options = SCTPOptions()
        options.remotePort = remote.sctpPort
        options.longestReceivedBytes = self.options.longestMessageBytes
        if remote.maxMessageBytes > 0 {
            options.longestSentBytes = Int(
                min(UInt64(PeerLimits.messageBytes), remote.maxMessageBytes)
            )
        }
        let made = SCTPAssociation(options, now: loop.now) { packet in
            do throws(TLSError) {
                try dtls.send(packet)
            } catch {
                // Lost, as the network might lose it; the session's owner hears of its end.
            }
        }
        association = made
        made.onOpen = { [unowned self] in opened(streams: $0) }
        made.onMessage = { [unowned self] in received($0, $1) }
        made.onPeerReset = { [unowned self] in peerReset($0) }
        made.onReset = { [unowned self] in wasReset($0) }
        made.onDrain = { [unowned self] in drained() }
        made.onEnd = { [unowned self] in associationEnded($0) }
        made.connect()
        arm()
    }

    private func associationEnded(_ reason: SCTPEnd) {
        switch reason {
        case .finished: end(.finished)
        case .lost, .notEstablished: end(.lost)
        case .oversizedMessage, .failed: end(.broken("\(reason)"))
        }
    }
}
