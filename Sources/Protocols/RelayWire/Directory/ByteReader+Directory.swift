import Bytes

/// Reads that fail with the directory's own error.
extension ByteReader {
    mutating func number<T: FixedWidthInteger & BitwiseCopyable>(
        _ type: T.Type = T.self
    ) throws(DirectoryError) -> T {
        do { return try integer(type) } catch { throw .malformed(error) }
    }

    mutating func run(_ count: Int) throws(DirectoryError) -> [UInt8] {
        do { return try bytes(count) } catch { throw .malformed(error) }
    }

    mutating func count(
        upTo limit: Int,
        field: DirectoryField
    ) throws(DirectoryError) -> Int {
        let count = Int(try number(UInt8.self))
        guard count <= limit else { throw .invalid(field) }
        return count
    }

    mutating func version(_ known: UInt8) throws(DirectoryError) {
        let version = try number(UInt8.self)
        guard version == known else { throw .unknownVersion(version) }
    }

    func end() throws(DirectoryError) {
        guard remaining == 0 else { throw .trailing(bytes: remaining) }
    }
}
