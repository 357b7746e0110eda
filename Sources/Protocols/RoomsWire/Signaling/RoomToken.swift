import Bytes

/// What lets a member that lost its socket come back as itself: 128 random bits.
package struct RoomToken: Sendable {
    private let bits: UInt128

    /// A token that nobody can foresee, when `generator` is a strong one.
    package static func random(using generator: inout some RandomNumberGenerator) -> RoomToken {
        RoomToken(bits: UInt128(generator.next()) << 64 | UInt128(generator.next()))
    }

    private init(bits: UInt128) {
        self.bits = bits
    }

    /// Reads 22 characters of base64url; nil for anything else.
    package init?(_ text: String) {
        guard text.utf8.count == 22, let bytes = Base64.decode(text, as: .url) else { return nil }
        bits = bytes.reduce(0) { $0 << 8 | UInt128($1) }
    }
}

extension RoomToken: Equatable {
    /// Whether both are the same, in a time that does not tell where they differ.
    package static func == (a: RoomToken, b: RoomToken) -> Bool {
        let difference = a.bits ^ b.bits
        return UInt64(truncatingIfNeeded: difference) | UInt64(difference >> 64) == 0
    }
}

extension RoomToken: CustomStringConvertible {
    /// The token as it is sent to its owner, who alone may see it.
    package var description: String {
        withUnsafeBytes(of: bits.bigEndian) { Base64.encode($0, as: .url) }
    }
}
