import Bytes

/// One case of OpenSSL's `evp_test` files: its lines `Name = value`, up to an empty line.
///
/// A name may come more than once (`Ctrl`).
struct EVPRecord: Sendable {
    private let lines: [(name: String, value: String)]

    func text(_ name: String) -> String? { lines.first { $0.name == name }?.value }
    func bytes(_ name: String) -> [UInt8] { Hex.decode(text(name) ?? "") ?? [] }

    /// The value of `Ctrl = option:value`, or of another name.
    func option(_ option: String, of name: String = "Ctrl") -> String? {
        lines.first { $0.name == name && $0.value.hasPrefix(option + ":") }
            .map { String($0.value.dropFirst(option.count + 1)) }
    }

    /// The records of a file; none when the vectors are not there.
    static func all(_ file: String) -> [EVPRecord] {
        let bytes = VectorFolder.isPresent ? VectorFolder.read("openssl-evp/\(file).txt") : []
        var records: [EVPRecord] = []
        var lines: [(String, String)] = []
        for line in bytes.split(separator: 10, omittingEmptySubsequences: false)
        where line.first != UInt8(ascii: "#") {
            let text = String(decoding: line, as: UTF8.self)
            let halves = text.split(separator: " = ", maxSplits: 1).map(String.init)
            if halves.count == 2 {
                lines.append((halves[0], halves[1]))
            } else if !lines.isEmpty {
                records.append(EVPRecord(lines: lines))
                lines = []
            }
        }
        if !lines.isEmpty { records.append(EVPRecord(lines: lines)) }
        return records
    }
}
