import Glibc

/// Where the shared test vectors are: `../shared/vectors` beside the package.
enum VectorFolder {
    static let path: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(5).joined(separator: "/") + "/shared/vectors"
    }()

    /// Whether the folder is there; the tests that need it are skipped by name when it is not.
    static let isPresent = access(path, R_OK) == 0

    /// The bytes of one file; none when it cannot be read.
    static func read(_ name: String) -> [UInt8] {
        guard let file = fopen("\(path)/\(name)", "r") else { return [] }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&block, 1, block.count, file)
            if count == 0 { return bytes }
            bytes.append(contentsOf: block[..<count])
        }
    }
}
