import Glibc

extension StringProtocol {
    /// Whether `word` occurs with no letter, digit or underscore on either side.
    func containsWord(_ word: String) -> Bool {
        holds(word) && !wordEnds(word).isEmpty
    }

    /// Where each occurrence of `word` ends.
    func wordEnds(_ word: some StringProtocol) -> [Index] {
        guard let first = word.first, holds(String(word)) else { return [] }
        var ends: [Index] = []
        var position = startIndex
        var before: Character = " "
        while position < endIndex {
            if self[position] == first, !before.isPartOfWord, self[position...].hasPrefix(word) {
                let end = index(position, offsetBy: word.count)
                if end == endIndex || !self[end].isPartOfWord { ends.append(end) }
            }
            before = self[position]
            position = index(after: position)
        }
        return ends
    }

    /// Whether `mark` stands directly behind an occurrence of `word`.
    func followsWord(_ word: String, _ mark: String) -> Bool {
        wordEnds(word).contains { self[$0...].hasPrefix(mark) }
    }

    /// Whether the bytes of `text` occur: what rules ask of every line of the tree, so it is fast.
    func holds(_ text: String) -> Bool { strstr(String(self), text) != nil }

    /// The words of a name in camel case: `relayListHash` has three.
    var camelWords: [String] {
        var words: [String] = []
        for character in self {
            if character.isUppercase && !(words.last?.last?.isUppercase ?? false) || words.isEmpty {
                words.append("")
            }
            words[words.count - 1].append(character)
        }
        return words
    }
}

extension Character {
    var isPartOfWord: Bool { isLetter || isNumber || self == "_" }
}
