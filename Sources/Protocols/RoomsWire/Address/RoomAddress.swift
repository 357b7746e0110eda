/// What people pass on to meet in a room: its code, and the words that are the room's secret.
///
/// Without words the room can be joined, but nobody there can be told from the server.
package struct RoomAddress: Hashable, Sendable {
    /// What the server knows the room by.
    package let code: RoomCode
    /// What its members prove to each other; nil when the code alone was passed on.
    package let words: RoomWords?

    /// The address of a room.
    package init(_ code: RoomCode, _ words: RoomWords?) {
        (self.code, self.words) = (code, words)
    }

    /// A fresh address that nobody can foresee, when `generator` is a strong one.
    package static func random(using generator: inout some RandomNumberGenerator) -> RoomAddress {
        RoomAddress(.random(using: &generator), .random(using: &generator))
    }

    /// Reads an address as people write it: in any case, with spaces or dashes anywhere between
    /// words and within the code; also a link, of which the server's part is left out.
    package init(_ text: String) throws(RoomAddressError) {
        guard text.utf8.count <= RoomsLimits.addressBytes else { throw .tooLong }
        let link = RoomLink.fragment(of: text)
        let parts = Self.tokens(link ?? text)
        var code = ""
        var rest = parts[...]
        while code.utf8.count < RoomCode.characters, let part = rest.popFirst() { code += part }
        guard let read = RoomCode(code) else { throw .badCode(code) }
        self.code = read
        if rest.isEmpty {
            words = nil
            return
        }
        guard rest.count == RoomWords.count else { throw .wordCount(rest.count) }
        if let unknown = rest.first(where: { RoomWordList.index(of: $0) == nil }) {
            throw .unknownWord(unknown)
        }
        words = RoomWords(Array(rest))
    }

    /// Hyphens and dashes of all lengths, and what programs put in place of spaces.
    private static let separators = "-_.+\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}"

    /// What lies between spaces, dashes of any length, underscores and full stops, in lower case.
    private static func tokens(_ text: String) -> [String] {
        text.lowercased().split { character in
            character.isWhitespace || separators.contains(character)
        }.map(String.init)
    }
}

extension RoomAddress: CustomStringConvertible {
    /// `K7QF2M-apple-river-stone`, or the code alone.
    package var description: String { words.map { "\(code)-\($0)" } ?? code.description }
}

/// Why a text is no address of a room.
package enum RoomAddressError: Error, Equatable, Sendable {
    /// Longer than anything that could be one.
    case tooLong
    /// What stands first is no code.
    case badCode(String)
    /// So many words follow the code, instead of none or three.
    case wordCount(Int)
    /// A word that is not of the list.
    case unknownWord(String)
    /// A link that does not begin with `https://` or `http://` and a host.
    case notALink
}
