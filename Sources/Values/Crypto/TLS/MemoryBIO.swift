import COpenSSL

/// OpenSSL's input and output on memory.
enum MemoryBIO {
    /// Lends `body` a source that reads `bytes`.
    static func reading<Result>(
        _ bytes: UnsafeRawBufferPointer,
        _ body: (OpaquePointer) -> Result
    ) -> Result {
        guard let source = BIO_new_mem_buf(bytes.octets, CInt(clamping: bytes.count)) else {
            preconditionFailure("no memory")
        }
        defer { BIO_free(source) }
        return body(source)
    }

    /// Lends `body` a sink, and returns what was written to it; the sink's memory is wiped.
    static func writing(_ body: (OpaquePointer) -> Bool) -> SecretBytes {
        guard let sink = BIO_new(BIO_s_secmem()) else { preconditionFailure("no memory") }
        defer { BIO_free(sink) }
        precondition(body(sink), "OpenSSL failed to encode")
        return SecretBytes(copying: contents(sink))
    }

    /// What a memory sink holds; valid until it is written to, reset or freed.
    static func contents(_ sink: OpaquePointer) -> UnsafeRawBufferPointer {
        var start: UnsafeMutablePointer<CChar>?
        let count = withUnsafeMutablePointer(to: &start) {
            BIO_ctrl(sink, BIO_CTRL_INFO, 0, $0)
        }
        return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : max(0, count))
    }
}
