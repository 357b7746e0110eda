/// Tells the code of a Swift file from its comments and the contents of its strings.
///
/// Both results have the file's length and line breaks, with spaces for whatever is not theirs;
/// what is interpolated into a string is code. Regular expression literals are not known.
struct SwiftLexer {
    private enum Context {
        case code(parentheses: Int)
        case text(hashes: Int, quotes: Int)
    }

    private let bytes: [UInt8]
    private var position = 0
    private var contexts = [Context.code(parentheses: 0)]
    private(set) var code: [UInt8]
    private(set) var comments: [UInt8]

    init(_ text: String) {
        bytes = Array(text.utf8)
        let blank = bytes.map { $0 == Self.lineBreak ? $0 : Self.space }
        (code, comments) = (blank, blank)
        while position < bytes.count { step() }
    }

    private static let (lineBreak, space) = (UInt8(ascii: "\n"), UInt8(ascii: " "))
    private static let (quote, hash) = (UInt8(ascii: "\""), UInt8(ascii: "#"))
    private static let (slash, star) = (UInt8(ascii: "/"), UInt8(ascii: "*"))
    private static let (open, close) = (UInt8(ascii: "("), UInt8(ascii: ")"))
    private static let backslash = UInt8(ascii: "\\")

    private func byte(_ ahead: Int = 0) -> UInt8 {
        position + ahead < bytes.count ? bytes[position + ahead] : 0
    }

    private func count(of byte: UInt8, from start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] == byte { end += 1 }
        return end - start
    }

    private mutating func step() {
        switch contexts.last {
        case .text(let hashes, let quotes): stepInText(hashes, quotes)
        case .code where !Self.isMark[Int(bytes[position])]: keepPlainCode()
        case .code(let parentheses): stepInCode(parentheses)
        case nil: contexts = [.code(parentheses: 0)]
        }
    }

    private mutating func stepInCode(_ parentheses: Int) {
        if byte() == Self.slash, byte(1) == Self.slash || byte(1) == Self.star {
            return byte(1) == Self.slash ? lineComment() : blockComment()
        }
        let hashes = byte() == Self.hash ? count(of: Self.hash, from: position) : 0
        if byte(hashes) == Self.quote {
            let quotes = count(of: Self.quote, from: position + hashes) >= 3 ? 3 : 1
            keep(hashes + quotes)
            contexts.append(.text(hashes: hashes, quotes: quotes))
            return
        }
        if byte() == Self.open || byte() == Self.close {
            let depth = parentheses + (byte() == Self.open ? 1 : -1)
            contexts.removeLast()
            // The parenthesis that ends an interpolation gives way to the text around it.
            if depth >= 0 || contexts.isEmpty { contexts.append(.code(parentheses: depth)) }
        }
        keep(1)
    }

    private mutating func stepInText(_ hashes: Int, _ quotes: Int) {
        let isEscape =
            byte() == Self.backslash && count(of: Self.hash, from: position + 1) >= hashes
        if isEscape {
            position += 1 + hashes
            if byte() == Self.open {
                contexts.append(.code(parentheses: 0))
                keep(1)
            } else {
                position += 1
            }
            return
        }
        let isEnd =
            byte() == Self.quote && count(of: Self.quote, from: position) >= quotes
            && count(of: Self.hash, from: position + quotes) >= hashes
        // A text on one line that is not closed ends there: the compiler will have said so.
        if isEnd || (quotes == 1 && byte() == Self.lineBreak) {
            contexts.removeLast()
            return keep(isEnd ? quotes + hashes : 1)
        }
        position += 1
    }

    /// The bytes that mean something to `stepInCode`; all others are passed over in one go.
    private static let isMark: [Bool] = (0...255).map {
        [quote, hash, slash, open, close].contains($0)
    }

    private mutating func keepPlainCode() {
        var end = position
        while end < bytes.count, !Self.isMark[Int(bytes[end])] { end += 1 }
        keep(end - position)
    }

    private mutating func keep(_ count: Int) {
        let end = min(position + count, bytes.count)
        if position < end { code.replaceSubrange(position..<end, with: bytes[position..<end]) }
        position += count
    }

    private mutating func lineComment() {
        while position < bytes.count, byte() != Self.lineBreak {
            comments[position] = byte()
            position += 1
        }
    }

    private mutating func blockComment() {
        var depth = 0
        repeat {
            if byte() == Self.slash, byte(1) == Self.star { depth += 1 }
            if byte() == Self.star, byte(1) == Self.slash {
                depth -= 1
                position += 1
            }
            if position < bytes.count { comments[position] = byte() }
            position += 1
        } while depth > 0 && position < bytes.count
    }
}
