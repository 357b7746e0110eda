import Glibc

/// Writes all of `text`, waiting where the descriptor is full; drops the rest when nobody reads.
func writeAll(_ text: String, to descriptor: CInt) {
    var text = text
    text.withUTF8 { bytes in
        var rest = UnsafeRawBufferPointer(bytes)
        while !rest.isEmpty {
            let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
            if written > 0 {
                rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(written))
            } else if errno == EAGAIN {
                var full = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
                guard poll(&full, 1, -1) > 0 || errno == EINTR else { return }
            } else if errno != EINTR {
                return
            }
        }
    }
}

/// Reads one byte, waiting for it; nil at the end, or when the descriptor fails.
func readByte(from descriptor: CInt) -> UInt8? {
    var byte: UInt8 = 0
    while true {
        let count = read(descriptor, &byte, 1)
        if count == 1 { return byte }
        guard count < 0, errno == EINTR || errno == EAGAIN else { return nil }
        if errno == EAGAIN {
            var empty = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&empty, 1, -1) > 0 || errno == EINTR else { return nil }
        }
    }
}

/// How wide the terminal behind `descriptor` is; nil when it is none or does not say.
func screenColumns(of descriptor: CInt) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
}
