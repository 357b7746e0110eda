import Bytes
import Console
import Testing

@Suite("Progress of long work")
struct ProgressLineTests {
    static func moment(_ milliseconds: Int64) -> Moment {
        Moment(sinceStart: .milliseconds(milliseconds))
    }

    @Test("on a screen the line has bar, share, amount, rate and time left, and fits")
    func screen() throws {
        var line = ProgressLine(
            "photo.jpg",
            total: 100 << 20,
            medium: .screen,
            now: Self.moment(0)
        )
        let first = line.advance(to: 0, columns: 80, now: Self.moment(0))
        #expect(first != nil)
        let later = line.advance(to: 50 << 20, columns: 80, now: Self.moment(1000))
        let text = try #require(later)
        #expect(
            text == "photo.jpg  ██████████░░░░░░░░░░  "
                + "50%  50.0 MiB of 100.0 MiB  50.0 MiB/s  1s left"
                || text.hasSuffix("50%  50.0 MiB of 100.0 MiB  50.0 MiB/s  1s left")
        )
        #expect(text.contains("█") && text.columns < 80)
    }

    @Test("on a screen of any width the line keeps off the last column", arguments: 1...120)
    func widths(columns: Int) {
        var line = ProgressLine(
            "a rather long name of a file 漢字.jpg",
            total: 1 << 40,
            medium: .screen,
            now: Self.moment(0)
        )
        let text = line.advance(to: 1 << 39, columns: columns, now: Self.moment(1000)) ?? ""
        #expect(text.columns < max(columns, 1) || text.isEmpty)
    }

    @Test("on a screen it is rewritten ten times a second at most")
    func screenRate() {
        var line = ProgressLine("x", total: 1_000_000, medium: .screen, now: Self.moment(0))
        let lines = (0..<10_000).compactMap {
            line.advance(to: $0 * 100, columns: 80, now: Self.moment($0 / 10))
        }
        #expect(lines.count == 10)
    }

    @Test("in a pipe a line comes at each tenth")
    func pipeTenths() {
        var line = ProgressLine("x", total: 1_000_000, medium: .pipe, now: Self.moment(0))
        let lines = (0...1000).compactMap {
            line.advance(to: $0 * 1000, columns: 80, now: Self.moment($0))
        }
        #expect(lines.count == 10)
        #expect(lines.first?.hasPrefix("x: 10%, 97.7 KiB of 976.6 KiB, ") == true)
    }

    @Test("in a pipe without a known total a line comes every five seconds")
    func pipeUnknown() {
        var line = ProgressLine(
            "relays",
            unit: .items("relays"),
            total: nil,
            medium: .pipe,
            now: Self.moment(0)
        )
        let lines = (1...200).compactMap {
            line.advance(to: $0, columns: 80, now: Self.moment($0 * 100))
        }
        #expect(lines == [50, 100, 150, 200].map { "relays: \($0) relays, 10.0/s" })
    }

    @Test("what an earlier run did counts as done but not into the rate")
    func resumed() throws {
        var line = ProgressLine(
            "x",
            total: 1000,
            done: 900,
            medium: .pipe,
            now: Self.moment(0)
        )
        let early = line.advance(to: 950, columns: 80, now: Self.moment(1000))
        #expect(early == nil)
        let text = line.advance(to: 960, columns: 80, now: Self.moment(5000))
        #expect(text == "x: 96%, 960 B of 1000 B, 0.0 MiB/s, 4s left")
        #expect(line.conclusion(now: Self.moment(6000)) == "x: 960 B, 6s, 0.0 MiB/s")
    }

    @Test("a stranger's label cannot move the cursor")
    func label() throws {
        var line = ProgressLine("\u{1B}[2J\n", total: 10, medium: .pipe, now: Self.moment(0))
        let text = line.advance(to: 5, columns: 80, now: Self.moment(1))
        #expect(text?.hasPrefix("\\u{1B}[2J\\n: 50%") == true)
    }

    static let extremeAmounts: [(total: Int64?, done: Int64)] = [
        (0, 0), (0, 5), (1, .max), (.max, .max), (nil, .max), (.max, 0),
    ]

    @Test("no amount traps", arguments: extremeAmounts)
    func extremes(total: Int64?, done: Int64) {
        for medium in [ProgressLine.Medium.screen, .pipe] {
            var line = ProgressLine("x", total: total, medium: medium, now: Self.moment(0))
            _ = line.advance(to: done, columns: 80, now: Self.moment(0))
            _ = line.advance(to: done, columns: 80, now: Self.moment(10_000))
            #expect(!line.conclusion(now: Self.moment(10_000)).isEmpty)
        }
    }
}
