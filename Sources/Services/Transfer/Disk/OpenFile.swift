import Files

/// An open file that several may hold.
final class OpenFile {
    let file: File

    init(_ file: consuming File) { self.file = file }

    var path: Path { file.path }
    var number: CInt { file.number }
    func resize(to bytes: Int64) throws(FileError) { try file.resize(to: bytes) }
    func synchronise() throws(FileError) { try file.synchronise() }
    func synchroniseContent() throws(FileError) { try file.synchroniseContent() }
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(FileError) {
        try file.write(bytes, at: offset)
    }
    func write(_ bytes: [UInt8], at offset: Int64) throws(FileError) {
        try file.write(bytes, at: offset)
    }
}
