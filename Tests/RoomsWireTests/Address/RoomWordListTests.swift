import Glibc
import RoomsWire
import Testing

@Suite("The words of rooms")
struct RoomWordListTests {
    @Test("256 words of 3 to 7 small letters, told apart by their first three")
    func form() {
        let words = RoomWordList.words
        #expect(words.count == 256)
        #expect(Set(words.map { $0.prefix(3) }).count == 256)
        for word in words {
            #expect(3...7 ~= word.utf8.count && word.utf8.allSatisfy { 0x61...0x7A ~= $0 })
        }
        #expect(words == words.sorted())
    }

    @Test("a word's place is found again")
    func places() {
        for (index, word) in RoomWordList.words.enumerated() {
            #expect(RoomWordList.index(of: word) == UInt8(index))
        }
        #expect(RoomWordList.index(of: "Apple") == nil)
    }

    @Test("the web page has the same words in the same order")
    func page() throws {
        let root = #filePath.split(separator: "/").dropLast(4).joined(separator: "/")
        let file = try #require(fopen("/\(root)/Web/src/rooms/words.ts", "r"))
        defer { fclose(file) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = fread(&bytes, 1, bytes.count, file)
        let text = String(decoding: bytes[..<count], as: UTF8.self)
        // Every second piece between quotation marks is inside them.
        let pieces = text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
        let quoted = pieces.filter { !$0.offset.isMultiple(of: 2) }.map(\.element)
        let words = quoted.flatMap { $0.split(separator: " ") }.map(String.init)
        #expect(words == RoomWordList.words)
    }
}
