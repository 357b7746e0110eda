import Glibc

/// What this host calls itself.
enum HostName {
    /// The name up to its first dot; `warren` when it has none.
    static var short: String {
        var bytes = [CChar](repeating: 0, count: 256)
        guard gethostname(&bytes, bytes.count - 1) == 0 else { return "warren" }
        let name = bytes.prefix { $0 != 0 && $0 != CChar(UInt8(ascii: ".")) }
        let text = String(decoding: name.map(UInt8.init(bitPattern:)), as: UTF8.self)
        return text.isEmpty ? "warren" : text
    }
}
