import CSystem
import CUV
import Glibc

extension TCPConnection {
    /// Fails the connection when the other host gives no sign of life for about `limit`.
    ///
    /// The kernel watches: it probes an idle connection (RFC 9293 §3.8.4), and ends one whose data
    /// is not acknowledged or whose peer opens no window (RFC 5482). A kernel that refuses leaves
    /// the connection as it was. Nothing for Unix-domain sockets, whose other end cannot vanish.
    package func failWhenSilent(for limit: Duration) {
        loop.preconditionOnLoop()
        guard !isLocal, let descriptor else { return }
        let seconds = Int32(clamping: max(6, limit.components.seconds))
        let tcp = Int32(IPPROTO_TCP)
        let options: [(level: Int32, name: Int32, value: Int32)] = [
            (SOL_SOCKET, SO_KEEPALIVE, 1),
            (tcp, TCP_KEEPIDLE, seconds / 2),
            (tcp, TCP_KEEPINTVL, seconds / 6),
            (tcp, TCP_KEEPCNT, 3),
            (tcp, TCP_USER_TIMEOUT, seconds.multipliedReportingOverflow(by: 1000).partialValue),
        ]
        for option in options {
            _ = warren_set_option(descriptor, option.level, option.name, option.value)
        }
    }

    /// The socket; nil once the connection is closed.
    var descriptor: Int32? {
        loop.preconditionOnLoop()
        guard phase != .closed else { return nil }
        var descriptor: uv_os_fd_t = -1
        return uv_fileno(OwnedHandle.base(handle), &descriptor) == 0 ? descriptor : nil
    }
}
