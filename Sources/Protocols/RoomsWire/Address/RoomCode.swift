/// What names a room at its server: six characters, 30 bits.
///
/// Of digits and capitals without 0, 1, I and O, which are taken for each other.
package struct RoomCode: Hashable, Sendable {
    /// Characters of a code.
    package static let characters = 6

    private static let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)

    /// The characters as 5 bits each, the first in the highest.
    package let bits: UInt32

    /// The code of the lowest 30 bits.
    package init(bits: UInt32) {
        self.bits = bits & 0x3FFF_FFFF
    }

    /// A code that nobody can foresee, when `generator` is a strong one.
    package static func random(using generator: inout some RandomNumberGenerator) -> RoomCode {
        RoomCode(bits: generator.next())
    }

    /// Reads exactly six characters, in either case; nil for anything else.
    package init?(_ text: some StringProtocol) {
        let utf8 = text.utf8
        guard utf8.count == Self.characters else { return nil }
        var bits: UInt32 = 0
        for byte in utf8 {
            let upper = 0x61...0x7A ~= byte ? byte - 0x20 : byte
            guard let value = Self.alphabet.firstIndex(of: upper) else { return nil }
            bits = bits << 5 | UInt32(value)
        }
        self.bits = bits
    }
}

extension RoomCode: CustomStringConvertible {
    /// The six characters, in capitals.
    package var description: String {
        let characters = (0..<Self.characters).map { index in
            Self.alphabet[Int(bits >> UInt32(25 - 5 * index) & 31)]
        }
        return String(decoding: characters, as: UTF8.self)
    }
}
