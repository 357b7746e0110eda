import Glibc

extension File {
    /// Fills `buffer` with the bytes from `offset` on; fewer only where the file ends.
    package func read(
        at offset: Int64,
        into buffer: UnsafeMutableRawBufferPointer
    ) throws(FileError) -> Int {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[done...])
            let count = try systemCall(.read, path) {
                pread(number, rest.baseAddress, rest.count, off_t(offset) + done)
            }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Reads `count` bytes from `offset` on; fewer only where the file ends.
    ///
    /// The caller has bounded `count`: that much memory is taken.
    package func read(at offset: Int64, count: Int) throws(FileError) -> [UInt8] {
        let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: count, alignment: 1)
        defer { bytes.deallocate() }
        let read = try read(at: offset, into: bytes)
        return Array(bytes[..<read])
    }

    /// Reads the whole file, refusing one of more than `limit` bytes before reading it.
    ///
    /// Files of /proc claim to be empty, so the end is where reading finds it.
    package func readAll(limit: Int) throws(FileError) -> [UInt8] {
        guard try size <= limit else { throw FileError(.read, path, .larger(thanBytes: limit)) }
        var bytes: [UInt8] = []
        while true {
            let more = try read(
                at: Int64(bytes.count),
                count: min(1 << 16, limit + 1 - bytes.count)
            )
            bytes += more
            guard bytes.count <= limit else {
                throw FileError(.read, path, .larger(thanBytes: limit))
            }
            if more.isEmpty { return bytes }
        }
    }

    /// Writes all of `buffer` from `offset` on.
    package func write(_ buffer: UnsafeRawBufferPointer, at offset: Int64) throws(FileError) {
        var done = 0
        while done < buffer.count {
            let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
            done += try systemCall(.write, path) {
                pwrite(number, rest.baseAddress, rest.count, off_t(offset) + done)
            }
        }
    }

    /// Writes all of `bytes` from `offset` on.
    package func write(_ bytes: [UInt8], at offset: Int64) throws(FileError) {
        let result = bytes.withUnsafeBytes { buffer in
            Result { () throws(FileError) in try write(buffer, at: offset) }
        }
        try result.get()
    }

    /// Writes all of `bytes` where the last `append` ended, or at the end in mode `.append`.
    package func append(_ bytes: [UInt8]) throws(FileError) {
        var done = 0
        while done < bytes.count {
            done += try systemCall(.write, path) {
                bytes.withUnsafeBytes { buffer in
                    let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
                    return Glibc.write(number, rest.baseAddress, rest.count)
                }
            }
        }
    }

    /// The content of the file at `path`, of at most `limit` bytes.
    package static func content(of path: Path, limit: Int) throws(FileError) -> [UInt8] {
        try File(opening: path, .read).readAll(limit: limit)
    }
}
