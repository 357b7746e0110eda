import Bytes
import Console
import Testing

@Suite("Tables of text")
struct TextTableTests {
    static func sample() -> TextTable {
        var table = TextTable([.init("NAME"), .init("HOPS", .trailing), .init("STATE")])
        table.append(["漢字", "3", "alive"])
        table.append(["a much longer name", "12", "\u{1B}[2Jdead\n"])
        return table
    }

    @Test("columns are aligned by what the screen shows, and cells are escaped")
    func aligned() {
        #expect(
            Self.sample().lines(width: nil) == [
                "NAME                HOPS  STATE",
                "漢字                   3  alive",
                "a much longer name    12  \\u{1B}[2Jdead\\n",
            ]
        )
    }

    @Test("on a screen the widest columns give way", arguments: [24, 30, 40, 80])
    func narrow(width: Int) {
        for line in Self.sample().lines(width: width) { #expect(line.columns <= width) }
    }

    @Test("a screen too narrow for any table still shows something")
    func tooNarrow() {
        #expect(Self.sample().lines(width: 1).count == 3)
    }
}
