import Glibc

/// The one owner of an open descriptor.
struct Descriptor: ~Copyable, Sendable {
    let raw: CInt

    init(_ raw: CInt) {
        self.raw = raw
    }

    deinit { _ = Glibc.close(raw) }

    /// Gives the descriptor away without closing it.
    consuming func released() -> CInt {
        let raw = raw
        discard self
        return raw
    }

    /// Closes now and returns 0 or an `errno`; on Linux the descriptor is gone either way.
    consuming func close() -> CInt {
        let answer = Glibc.close(raw)
        discard self
        return answer == 0 ? 0 : errno
    }
}
