import CUSRSCTP
import Glibc

/// A socket of libusrsctp; every member is for `SCTPStack.locked` only.
struct SCTPSocket {
    /// What one reading gave.
    enum Reading {
        case nothing
        case ended
        case failed(code: Int32)
        /// Bytes read, what they belong to, and whether they complete it.
        case part(count: Int, SCTPMessage, isLast: Bool)
        case notification(count: Int)
    }

    /// What became of a message.
    enum Sending {
        case taken
        case noRoom
        case failed(code: Int32)
    }

    private let pointer: OpaquePointer
    private let address: UnsafeMutableRawPointer

    /// A socket that knows itself and its peer by `address`, not yet connected.
    init?(at address: UnsafeMutableRawPointer, _ options: SCTPOptions) {
        guard let pointer = warren_sctp_socket() else { return nil }
        (self.pointer, self.address) = (pointer, address)
        usrsctp_set_non_blocking(pointer, 1)
        usrsctp_set_upcall(pointer, { _, address, _ in SCTPStack.shared.note(address) }, address)
        set(SCTP_RECVRCVINFO, CInt(1))
        set(SCTP_NODELAY, CInt(1))
        let streams = SCTPLimits.streams
        set(
            SCTP_INITMSG,
            sctp_initmsg(
                sinit_num_ostreams: streams,
                sinit_max_instreams: streams,
                sinit_max_attempts: options.attempts,
                sinit_max_init_timeo: 0
            )
        )
        let all = sctp_assoc_t(SCTP_ALL_ASSOC)
        set(SCTP_ENABLE_STREAM_RESET, sctp_assoc_value(assoc_id: all, assoc_value: 1))
        for event in [SCTP_ASSOC_CHANGE, SCTP_STREAM_RESET_EVENT] {
            set(SCTP_EVENT, sctp_event(se_assoc_id: all, se_type: UInt16(event), se_on: 1))
        }
        // Others delay acknowledgements by up to 200 ms.
        set(
            SCTP_RTOINFO,
            sctp_rtoinfo(srto_assoc_id: 0, srto_initial: 500, srto_max: 10_000, srto_min: 400)
        )
        guard bind(port: options.localPort) else {
            usrsctp_close(pointer)
            return nil
        }
    }

    private func bind(port: UInt16) -> Bool {
        withAddress(port: port) { usrsctp_bind(pointer, $0, $1) } == 0
    }

    /// Sends the first packet; nil, or the system's error number.
    func connect(_ options: SCTPOptions) -> Int32? {
        let result = withAddress(port: options.remotePort) { usrsctp_connect(pointer, $0, $1) }
        if result < 0, errno != EINPROGRESS { return errno }
        var parameters = sctp_paddrparams()
        withAddress(port: options.remotePort) { peer, count in
            withUnsafeMutableBytes(of: &parameters.spp_address) {
                $0.copyMemory(from: UnsafeRawBufferPointer(start: peer, count: Int(count)))
            }
        }
        parameters.spp_flags = UInt32(SPP_PMTUD_DISABLE)
        // Without the common header, which the library does not count here.
        parameters.spp_pathmtu = options.packetBytes - 12
        set(SCTP_PEER_ADDR_PARAMS, parameters)
        return nil
    }

    private func withAddress<Result>(
        port: UInt16,
        _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        var system = sockaddr_conn(
            sconn_family: UInt16(AF_CONN),
            sconn_port: port.bigEndian,
            sconn_addr: address
        )
        let count = socklen_t(MemoryLayout<sockaddr_conn>.size)
        return withUnsafeMutableBytes(of: &system) { raw in
            raw.withMemoryRebound(to: sockaddr.self) { list in
                guard let base = list.baseAddress else { preconditionFailure("no address") }
                return body(base, count)
            }
        }
    }

    @discardableResult
    private func set<Value>(_ option: CInt, _ value: Value) -> Bool {
        withUnsafeBytes(of: value) {
            usrsctp_setsockopt(
                pointer,
                CInt(IPPROTO_SCTP),
                option,
                $0.baseAddress,
                socklen_t($0.count)
            ) == 0
        }
    }

    /// Takes the whole message or nothing of it.
    func send(
        _ bytes: UnsafeRawBufferPointer,
        _ message: SCTPMessage,
        _ reliability: SCTPDelivery.Reliability
    ) -> Sending {
        var info = sctp_sendv_spa()
        info.sendv_flags = UInt32(SCTP_SEND_SNDINFO_VALID)
        info.sendv_sndinfo.snd_sid = message.stream
        info.sendv_sndinfo.snd_ppid = message.protocolID.bigEndian
        if message.order == .unordered { info.sendv_sndinfo.snd_flags = UInt16(SCTP_UNORDERED) }
        switch reliability {
        case .reliable: break
        case .retransmissions(let count):
            info.sendv_flags |= UInt32(SCTP_SEND_PRINFO_VALID)
            info.sendv_prinfo = sctp_prinfo(
                pr_policy: UInt16(SCTP_PR_SCTP_RTX),
                pr_value: count
            )
        case .lifetimeMilliseconds(let time):
            info.sendv_flags |= UInt32(SCTP_SEND_PRINFO_VALID)
            info.sendv_prinfo = sctp_prinfo(
                pr_policy: UInt16(SCTP_PR_SCTP_TTL),
                pr_value: time
            )
        }
        let size = socklen_t(MemoryLayout<sctp_sendv_spa>.size)
        let kind = UInt32(SCTP_SENDV_SPA)
        let result = usrsctp_sendv(
            pointer,
            bytes.baseAddress,
            bytes.count,
            nil,
            0,
            &info,
            size,
            kind,
            0
        )
        if result >= 0 { return .taken }
        let code = errno
        return code == EWOULDBLOCK || code == ENOBUFS ? .noRoom : .failed(code: code)
    }

    func read(into room: UnsafeMutableRawBufferPointer) -> Reading {
        var info = sctp_rcvinfo()
        var infoBytes = socklen_t(MemoryLayout<sctp_rcvinfo>.size)
        var kind: UInt32 = 0
        var flags: CInt = 0
        var peer = sockaddr_conn()
        var peerBytes = socklen_t(MemoryLayout<sockaddr_conn>.size)
        let count = withUnsafeMutableBytes(of: &peer) { raw in
            raw.withMemoryRebound(to: sockaddr.self) {
                usrsctp_recvv(
                    pointer,
                    room.baseAddress,
                    room.count,
                    $0.baseAddress,
                    &peerBytes,
                    &info,
                    &infoBytes,
                    &kind,
                    &flags
                )
            }
        }
        if count == 0 { return .ended }
        if count < 0 { return errno == EWOULDBLOCK ? .nothing : .failed(code: errno) }
        if flags & CInt(MSG_NOTIFICATION) != 0 { return .notification(count: count) }
        let isUnordered = Int32(info.rcv_flags) & SCTP_UNORDERED != 0
        let message = SCTPMessage(
            stream: info.rcv_sid,
            protocolID: UInt32(bigEndian: info.rcv_ppid),
            order: isUnordered ? .unordered : .ordered
        )
        return .part(count: count, message, isLast: Int(flags) & MSG_EOR != 0)
    }

    /// Asks for the streams' outgoing direction to be reset; false when it has to wait.
    func reset(_ streams: [UInt16]) -> Bool {
        // struct sctp_reset_streams, whose list of streams Swift does not see.
        var request = [UInt8](repeating: 0, count: 8 + 2 * streams.count)
        let size = socklen_t(request.count)
        return request.withUnsafeMutableBytes { raw in
            raw.storeBytes(of: UInt16(SCTP_STREAM_RESET_OUTGOING), toByteOffset: 4, as: UInt16.self)
            raw.storeBytes(of: UInt16(streams.count), toByteOffset: 6, as: UInt16.self)
            for (index, stream) in streams.enumerated() {
                raw.storeBytes(of: stream, toByteOffset: 8 + 2 * index, as: UInt16.self)
            }
            return usrsctp_setsockopt(
                pointer,
                CInt(IPPROTO_SCTP),
                SCTP_RESET_STREAMS,
                raw.baseAddress,
                size
            ) == 0
        }
    }

    /// Shuts down once everything taken has been acknowledged.
    func shutDown() {
        usrsctp_shutdown(pointer, CInt(SHUT_WR))
    }

    /// Closes at once; the peer is told by an ABORT if it still listens.
    func abort() {
        var now = linger(l_onoff: 1, l_linger: 0)
        let size = socklen_t(MemoryLayout<linger>.size)
        usrsctp_setsockopt(pointer, SOL_SOCKET, SO_LINGER, &now, size)
        usrsctp_set_upcall(pointer, nil, nil)
        usrsctp_close(pointer)
    }
}
