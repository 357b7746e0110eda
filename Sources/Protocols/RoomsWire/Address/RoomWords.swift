/// The three words of a room, which its members know and its server never learns.
///
/// 24 bits: enough against guessing face to face by CPace, one try for each connection.
package struct RoomWords: Hashable, Sendable {
    /// How many words there are.
    package static let count = 3

    /// Where the words stand in `RoomWordList`.
    package let indices: [UInt8]

    /// The words at three places of the list.
    package init(_ first: UInt8, _ second: UInt8, _ third: UInt8) {
        indices = [first, second, third]
    }

    /// Words that nobody can foresee, when `generator` is a strong one.
    package static func random(using generator: inout some RandomNumberGenerator) -> RoomWords {
        let bits = generator.next()
        return RoomWords(
            UInt8(truncatingIfNeeded: bits >> 48),
            UInt8(truncatingIfNeeded: bits >> 32),
            UInt8(truncatingIfNeeded: bits >> 16)
        )
    }

    /// Reads three words of the list, in either case; nil for anything else.
    package init?(_ words: [some StringProtocol]) {
        guard words.count == Self.count else { return nil }
        let indices = words.compactMap { RoomWordList.index(of: $0.lowercased()) }
        guard indices.count == Self.count else { return nil }
        self.indices = indices
    }

    /// The words, in order.
    package var words: [String] { indices.map { RoomWordList.words[Int($0)] } }
}

extension RoomWords: CustomStringConvertible {
    /// The words joined by dashes, as pairing takes them: `apple-river-stone`.
    package var description: String { words.joined(separator: "-") }
}
