/// Bytes that came before anybody could read them.
struct HeldInput {
    private var bytes: [UInt8] = []
    private var start = 0

    var isEmpty: Bool { start == bytes.count }

    mutating func append(_ more: UnsafeRawBufferPointer) {
        bytes.append(contentsOf: more)
    }

    /// Lends what is held; `body` removes from the front of its argument what it took.
    mutating func take(_ body: (inout UnsafeRawBufferPointer) -> Void) {
        let lent = bytes
        let taken = lent.withUnsafeBytes { all in
            var rest = UnsafeRawBufferPointer(rebasing: all[start...])
            let before = rest.count
            body(&rest)
            return before - rest.count
        }
        start += taken
        if isEmpty { _ = removeAll() }
    }

    /// Gives up everything held.
    mutating func removeAll() -> [UInt8] {
        defer { (bytes, start) = ([], 0) }
        return start == 0 ? bytes : Array(bytes[start...])
    }
}
