/// Collects one SOCKS message of at most 515 bytes, and not a byte of what follows it.
struct SOCKSBuffer: Sendable {
    private(set) var held: [UInt8] = []

    /// Takes bytes until `length`, asked again as more is known, is reached; then gives them back.
    ///
    /// - Parameters:
    ///   - input: What has arrived; what is taken of it is removed.
    ///   - length: How long the message is, as far as the bytes given tell; more than their count
    ///     while it is not whole.
    /// - Returns: The message, or nil while it is not whole.
    /// - Throws: What `length` throws.
    mutating func take(
        _ input: inout UnsafeRawBufferPointer,
        length: ([UInt8]) throws(SOCKSError) -> Int
    ) throws(SOCKSError) -> [UInt8]? {
        while true {
            let missing = try length(held) - held.count
            if missing == 0 {
                defer { held = [] }
                return held
            }
            if input.isEmpty { return nil }
            held.append(contentsOf: input.takeFirst(min(missing, input.count)))
        }
    }

    /// The length of a two-byte message whose first byte must be `version`.
    static func pair(version: UInt8) -> ([UInt8]) throws(SOCKSError) -> Int {
        { (held) throws(SOCKSError) in
            if let first = held.first, first != version { throw .wrongVersion(first) }
            return 2
        }
    }

    /// The length of a user name and password (RFC 1929 §2).
    static func credentials(_ held: [UInt8]) throws(SOCKSError) -> Int {
        let pair = try pair(version: 1)(held)
        guard held.count >= pair else { return pair }
        let userEnd = 2 + Int(held[1])
        return held.count <= userEnd ? userEnd + 1 : userEnd + 1 + Int(held[userEnd])
    }

    /// The length of a request or a reply: three bytes, an address (RFC 1928 §4, §6).
    static func addressed(_ held: [UInt8]) throws(SOCKSError) -> Int {
        guard let version = held.first else { return 1 }
        guard version == 5 else { throw .wrongVersion(version) }
        guard held.count >= 5 else { return 5 }
        return 3 + (try SOCKSAddress.length(type: held[3], next: held[4]))
    }
}
