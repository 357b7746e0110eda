import Bytes
import Crypto
import Net
import WebRTCWire

extension PeerConnection {
    /// Opens one socket for each address, once.
    func openSockets() throws(PeerError) {
        guard sockets.isEmpty else { return }
        var failure: NetError?
        for address in Self.addresses(options.hosts).prefix(PeerLimits.sockets) {
            do throws(NetError) {
                try openSocket(address)
            } catch {
                failure = error
            }
        }
        guard !sockets.isEmpty else { throw .noSocket(failure) }
        agent.finishHosts(now: loop.now)
    }

    /// Opens sockets at addresses that have come since, as on another network.
    func renewSockets() {
        let known = Set(sockets.map(\.localAddress.address))
        for address in Self.addresses(options.hosts) where !known.contains(address) {
            guard sockets.count < PeerLimits.sockets else { return }
            do throws(NetError) {
                try openSocket(address)
            } catch {
                // An address that cannot be used is as good as none; the others remain.
            }
        }
    }

    private func openSocket(_ address: IPAddress) throws(NetError) {
        let base = sockets.count
        let socket = try UDPSocket(on: loop, at: Endpoint(address, port: 0)) {
            [weak self] datagram, source in
            self?.arrived(UnsafeRawBufferPointer(datagram), from: source, on: base)
        }
        socket.onFailure = { [weak self] error in self?.failed(error, base) }
        socket.setSocketBuffers(
            sendBytes: PeerLimits.socketBytes,
            receiveBytes: PeerLimits.socketBytes
        )
        sockets.append(socket)
        agent.add(host: socket.localAddress, base: base, now: loop.now)
    }

    private func failed(_ error: NetError, _ base: Int) {
        guard error != .shutDown else { return end(.shutDown) }
        agent.remove(base: base, now: loop.now)
        finish()
    }

    private static func addresses(_ hosts: PeerOptions.Hosts) -> [IPAddress] {
        guard case .interfaces = hosts else {
            if case .only(let addresses) = hosts { return addresses }
            return []
        }
        let all = InterfaceAddress.all().map(\.address).filter { address in
            // Link-local addresses of version 6 mean nothing without a zone.
            if case .v6 = address { return !address.isLinkLocal }
            return true
        }
        let others = all.filter { !$0.isLoopback }
        return others.isEmpty ? all : others
    }

    /// Does what the agent decided.
    func obeyAgent() {
        while let effect = agent.next() {
            switch effect {
            case .send(let bytes, let peer, let base):
                bytes.withUnsafeBytes { sockets[base].gather($0, to: peer) }
            case .candidate(let candidate): onCandidate?(candidate)
            case .gathered:
                hasGathered = true
                onCandidate?(nil)
            case .state(let state): agentIs(state)
            case .selected:
                sendWaitingRecords()
                beginDTLS()
            }
        }
    }

    private func agentIs(_ ice: ICEState) {
        switch ice {
        case .new, .checking, .closed: return
        case .connected: change(to: table == nil ? .connecting : .open)
        case .disconnected: change(to: .interrupted)
        case .failed: change(to: .unreachable)
        }
    }

    private func arrived(_ datagram: UnsafeRawBufferPointer, from source: Endpoint, on base: Int) {
        guard !isEnded else { return }
        switch agent.handle(datagram, from: source, on: base, now: loop.now) {
        case .ignored: return
        case .consumed: finish()
        case .application(let payload):
            obeyAgent()
            if DatagramKind(of: payload) == .dtls { receiveRecord(payload) }
        }
    }

    /// Sends a record of DTLS the way the agent chose.
    ///
    /// Without one it is lost, but for those of a handshake: the peer may have chosen already.
    func transmit(_ record: UnsafeRawBufferPointer) {
        let isSent = agent.transmit(record, now: loop.now) { payload, peer, base in
            sockets[base].gather(payload, to: peer)
        }
        guard !isSent, dtls?.state == .handshaking, waitingRecords.count < PeerLimits.records else {
            return
        }
        waitingRecords.append(Array(record))
    }

    private func sendWaitingRecords() {
        let records = waitingRecords
        waitingRecords = []
        for record in records { record.withUnsafeBytes { transmit($0) } }
    }
}
