import Glibc

/// Calls `body` until a signal does not interrupt it; throws what `errno` holds when it fails.
@discardableResult
func systemCall<Result: FixedWidthInteger>(
    _ operation: FileOperation,
    _ path: Path,
    _ body: () -> Result
) throws(FileError) -> Result {
    while true {
        let result = body()
        if result >= 0 { return result }
        if errno != EINTR { throw .last(operation, path) }
    }
}

extension Path {
    /// The path as a C string; throws when a zero byte would cut it short.
    func cString(_ operation: FileOperation) throws(FileError) -> [CChar] {
        guard !bytes.contains(0) else { throw FileError(operation, self, .zeroByte) }
        return bytes.map { CChar(bitPattern: $0) } + [0]
    }
}
