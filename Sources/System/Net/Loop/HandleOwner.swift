import CUV

/// The object behind a libuv handle, found again when its loop closes.
///
/// The handle holds a strong reference to it from opening until libuv reports it closed, so that a
/// callback never meets a dead object.
protocol HandleOwner: AnyObject {
    /// Closes the handle, and tells who waits on it that the loop is ending.
    func loopIsClosing()
}

/// Opening and closing a libuv handle in memory of its own.
enum OwnedHandle {
    /// Gives the handle its strong reference to `owner`; call right after a successful `uv_…_init`.
    static func attach(_ handle: UnsafeMutableRawPointer, to owner: some HandleOwner) {
        base(handle).pointee.data = Unmanaged<AnyObject>.passRetained(owner).toOpaque()
    }

    /// The owner of a handle, inside its callbacks.
    static func owner<Owner: HandleOwner>(
        of handle: UnsafeMutableRawPointer?,
        as type: Owner.Type = Owner.self
    ) -> Owner? {
        guard let handle, let data = base(handle).pointee.data else { return nil }
        return Unmanaged<Owner>.fromOpaque(data).takeUnretainedValue()
    }

    /// Closes the handle exactly once; its memory and its reference go when libuv is done with it.
    static func close(_ handle: UnsafeMutableRawPointer) {
        guard uv_is_closing(base(handle)) == 0 else { return }
        uv_close(base(handle)) { handle in
            guard let handle else { return }
            if let data = handle.pointee.data {
                Unmanaged<AnyObject>.fromOpaque(data).release()
            }
            UnsafeMutableRawPointer(handle).deallocate()
        }
    }

    static func base(_ handle: UnsafeMutableRawPointer) -> UnsafeMutablePointer<uv_handle_t> {
        handle.assumingMemoryBound(to: uv_handle_t.self)
    }
}
