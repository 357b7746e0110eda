import COpenSSL

/// OpenSSL's input and output on datagrams in memory: what is written in one call is one datagram.
enum DatagramBIO {
    private static let retryFlags = BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY
    // Made once, then immutable.
    private nonisolated(unsafe) static let method = makeMethod()

    /// One end, which `owner` outlives.
    static func make(for owner: DTLSSession) -> OpaquePointer {
        guard let bio = BIO_new(method) else { preconditionFailure("no memory") }
        BIO_set_data(bio, Unmanaged.passUnretained(owner).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    private static func makeMethod() -> OpaquePointer {
        let type = BIO_get_new_index() | BIO_TYPE_SOURCE_SINK
        guard let method = BIO_meth_new(type, "datagrams in memory") else {
            preconditionFailure("no memory")
        }
        BIO_meth_set_write(method) { bio, bytes, count in
            guard let owner = DatagramBIO.owner(of: bio) else { return -1 }
            owner.emit(UnsafeRawBufferPointer(start: bytes, count: Int(count)))
            return count
        }
        BIO_meth_set_read(method) { bio, room, count in
            guard let owner = DatagramBIO.owner(of: bio) else { return -1 }
            let taken = owner.takeInput(
                into: UnsafeMutableRawBufferPointer(start: room, count: Int(count))
            )
            BIO_clear_flags(bio, DatagramBIO.retryFlags)
            if let taken { return CInt(taken) }
            BIO_set_flags(bio, DatagramBIO.retryFlags)
            return -1
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in
            switch command {
            case BIO_CTRL_FLUSH: 1
            case BIO_CTRL_DGRAM_GET_MTU_OVERHEAD: DTLSSession.headerBytes
            default: 0
            }
        }
        return method
    }

    private static func owner(of bio: OpaquePointer?) -> DTLSSession? {
        guard let data = BIO_get_data(bio) else { return nil }
        return Unmanaged<DTLSSession>.fromOpaque(data).takeUnretainedValue()
    }
}
