import CUSRSCTP

/// What libusrsctp tells of an association beside its messages (RFC 6458 §6.1, RFC 6525 §6.1).
enum SCTPNotification: Equatable {
    case open(streams: UInt16)
    case lost
    case restarted
    case shutDown
    case notEstablished
    /// The peer will use these streams afresh; nil stands for all.
    case peerReset([UInt16]?)
    /// The peer accepted, or refused, a reset of ours.
    case resetAnswered([UInt16], isDone: Bool)

    /// Reads the library's own struct; nil for what is of no interest.
    init?(_ bytes: UnsafeRawBufferPointer) {
        func field(_ offset: Int) -> UInt16 {
            guard offset + 2 <= bytes.count else { return 0 }
            return bytes.loadUnaligned(fromByteOffset: offset, as: UInt16.self)
        }
        switch Int32(field(0)) {
        case SCTP_ASSOC_CHANGE:
            switch Int32(field(8)) {
            case SCTP_COMM_UP: self = .open(streams: min(field(12), field(14)))
            case SCTP_COMM_LOST: self = .lost
            case SCTP_RESTART: self = .restarted
            case SCTP_SHUTDOWN_COMP: self = .shutDown
            case SCTP_CANT_STR_ASSOC: self = .notEstablished
            default: return nil
            }
        case SCTP_STREAM_RESET_EVENT:
            let streams = stride(from: 12, to: bytes.count - 1, by: 2).map(field)
            let flags = Int32(field(2))
            if flags & (SCTP_STREAM_RESET_DENIED | SCTP_STREAM_RESET_FAILED) != 0 {
                self = .resetAnswered(streams, isDone: false)
            } else if flags & SCTP_STREAM_RESET_INCOMING_SSN != 0 {
                self = .peerReset(streams.isEmpty ? nil : streams)
            } else {
                self = .resetAnswered(streams, isDone: true)
            }
        default: return nil
        }
    }
}
