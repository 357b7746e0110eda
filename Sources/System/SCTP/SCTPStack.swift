import CUSRSCTP
import Glibc

/// libusrsctp, which is one machine per process: one caller at a time, and one clock.
///
/// `@unchecked Sendable`: everything mutable is touched inside `locked` alone. What the library
/// calls back comes from within a call of ours, so under the same lock, and only leaves a note.
final class SCTPStack: @unchecked Sendable {
    static let shared = SCTPStack()

    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private var boxes: [UInt: PacketBox] = [:]
    private var lastIdentifier: UInt = 0
    private var spareRooms: [UnsafeMutableRawBufferPointer] = []
    /// How far the library's timers have been driven, in milliseconds.
    private var clock: Int64 = 0

    private init() {
        // Held for microseconds: waiting awake is shorter than going to sleep.
        var kind = pthread_mutexattr_t()
        pthread_mutexattr_init(&kind)
        pthread_mutexattr_settype(&kind, CInt(PTHREAD_MUTEX_ADAPTIVE_NP))
        pthread_mutex_init(lock, &kind)
        pthread_mutexattr_destroy(&kind)
        warren_sctp_start { address, bytes, count, _, _ in
            let packet = UnsafeRawBufferPointer(start: bytes, count: count)
            SCTPStack.shared.boxes[UInt(bitPattern: address)]?.put(packet)
            return 0
        }
        // One address, DTLS below, no routers that mark: none of these has a use here.
        usrsctp_sysctl_set_sctp_ecn_enable(0)
        usrsctp_sysctl_set_sctp_asconf_enable(0)
        usrsctp_sysctl_set_sctp_auth_enable(0)
        usrsctp_sysctl_set_sctp_nrsack_enable(0)
        usrsctp_sysctl_set_sctp_pktdrop_enable(0)
        usrsctp_sysctl_set_sctp_sendspace(UInt32(SCTPLimits.bufferBytes))
        usrsctp_sysctl_set_sctp_recvspace(UInt32(SCTPLimits.bufferBytes))
        usrsctp_sysctl_set_sctp_max_chunks_on_queue(16_384)
        usrsctp_sysctl_set_sctp_initial_cwnd(10)
        usrsctp_sysctl_set_sctp_delayed_sack_time_default(20)
    }

    /// Runs `body`, which may call the library, while nobody else does.
    func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        return body()
    }

    // What follows is for `body` only.

    /// A name for a new end, as the address that the library knows it by.
    func register(_ box: PacketBox) -> UnsafeMutableRawPointer {
        lastIdentifier += 1
        guard let address = UnsafeMutableRawPointer(bitPattern: lastIdentifier) else {
            preconditionFailure("identifiers begin at 1")
        }
        boxes[lastIdentifier] = box
        usrsctp_register_address(address)
        return address
    }

    func deregister(_ address: UnsafeMutableRawPointer) {
        usrsctp_deregister_address(address)
        boxes[UInt(bitPattern: address)] = nil
    }

    /// Called by the library when a socket may have news.
    func note(_ address: UnsafeMutableRawPointer?) {
        boxes[UInt(bitPattern: address)]?.hasNews = true
    }

    /// Takes a packet, whose checksum DTLS has made needless.
    func deliver(_ packet: UnsafeRawBufferPointer, to address: UnsafeMutableRawPointer) {
        usrsctp_conninput(address, packet.baseAddress, packet.count, 0)
    }

    /// Drives the library's timers on behalf of an owner by whose reckoning it is `milliseconds`
    /// after `reading`, and returns the clock's new reading.
    ///
    /// Owners who tick side by side do not make the time pass twice.
    func advance(from reading: Int64, by milliseconds: Int64) -> Int64 {
        let target = reading + milliseconds
        if target > clock {
            usrsctp_handle_timers(UInt32(clamping: target - clock))
            clock = target
        }
        return clock
    }

    var reading: Int64 { clock }

    /// Room to read to, given back by `giveBack`.
    func takeRoom() -> UnsafeMutableRawBufferPointer {
        spareRooms.popLast()
            ?? .allocate(byteCount: SCTPLimits.readBytes, alignment: 64)
    }

    func giveBack(_ room: UnsafeMutableRawBufferPointer) {
        spareRooms.append(room)
    }
}
