import Bytes

/// A user name and password as they travel (RFC 1929): 0 to 255 bytes each, in no set encoding.
///
/// A proxy that lets everyone in uses them to keep streams apart: different credentials, different
/// circuits.
package struct SOCKSCredentials: Hashable, Sendable {
    /// The user name.
    package let user: [UInt8]
    /// The password.
    package let password: [UInt8]

    /// Credentials of our own; nil when one of them is longer than 255 bytes.
    package init?(user: [UInt8], password: [UInt8]) {
        guard max(user.count, password.count) <= SOCKSLimits.credentialBytes else { return nil }
        self.user = user
        self.password = password
    }

    /// Reads a whole RFC 1929 request: version, length, user, length, password.
    init(message: [UInt8]) {
        let userEnd = 2 + Int(message[1])
        user = Array(message[2..<userEnd])
        password = Array(message[(userEnd + 1)...])
    }

    /// Writes what ``init(message:)`` reads.
    func write(to output: inout ByteWriter) {
        output.append([1, UInt8(user.count)] + user)
        output.append([UInt8(password.count)] + password)
    }

    /// Whether both are the same, in a time that depends on their lengths only.
    package func matches(_ other: SOCKSCredentials) -> Bool {
        Self.difference(user, other.user) | Self.difference(password, other.password) == 0
    }

    private static func difference(_ a: [UInt8], _ b: [UInt8]) -> UInt8 {
        guard a.count == b.count else { return 1 }
        return zip(a, b).reduce(0) { $0 | ($1.0 ^ $1.1) }
    }
}
