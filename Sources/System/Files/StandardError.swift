import Glibc

/// The descriptor that every process has for telling people what goes wrong.
package enum StandardError {
    /// Writes all of `bytes`.
    package static func write(_ bytes: [UInt8]) throws(FileError) {
        var done = 0
        while done < bytes.count {
            done += try systemCall(.write, "standard error") {
                bytes.withUnsafeBytes { buffer in
                    let rest = UnsafeRawBufferPointer(rebasing: buffer[done...])
                    return Glibc.write(STDERR_FILENO, rest.baseAddress, rest.count)
                }
            }
        }
    }
}
