import Bytes
import Console
import Testing

@Suite("Text for terminals (ECMA-48, UAX 11)")
struct TerminalTextTests {
    static let strange: [(text: String, shown: String)] = [
        ("plain ünïcode 漢字 👩‍👩‍👧", "plain ünïcode 漢字 👩‍👩‍👧"),
        ("\u{1B}[2J", "\\u{1B}[2J"),
        ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
        ("\u{9B}31m", "\\u{9B}31m"),
        ("\u{7F}\u{0}", "\\u{7F}\\u{0}"),
        ("gpj.\u{202E}exe", "gpj.\\u{202E}exe"),
        ("\u{2066}x\u{2069}", "\\u{2066}x\\u{2069}"),
        ("zero\u{200B}width", "zero\\u{200B}width"),
        ("\u{E0041}", "\\u{E0041}"),
    ]

    @Test("what steers a terminal or hides in it is spelled out", arguments: strange)
    func escapes(text: String, shown: String) {
        #expect(text.escapedForTerminal() == shown)
    }

    @Test("no scalar value that is a control reaches the terminal")
    func allControls() {
        for value in UInt32(0)...0x10FFFF {
            guard let scalar = Unicode.Scalar(value),
                scalar.properties.generalCategory == .control
            else { continue }
            #expect(!String(scalar).escapedForTerminal().unicodeScalars.contains(scalar))
        }
    }

    static let widths: [(text: String, columns: Int)] = [
        ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("漢字", 4), ("ｶ", 1), ("Ａ", 2),
        ("👩‍👩‍👧", 2), ("❤️", 2), ("한글", 4), ("█", 1),
    ]

    @Test("columns of a text", arguments: widths)
    func columns(text: String, columns: Int) {
        #expect(text.columns == columns)
    }

    static let cuts: [(text: String, limit: Int, kept: String)] = [
        ("abcdef", 6, "abcdef"), ("abcdef", 5, "abcd…"), ("abcdef", 1, "…"), ("abc", 0, ""),
        ("漢字漢字", 5, "漢字…"), ("漢字漢字", 4, "漢…"),
    ]

    @Test("a text cut to a width never exceeds it", arguments: cuts)
    func cut(text: String, limit: Int, kept: String) {
        #expect(text.truncated(toColumns: limit) == kept)
        #expect(kept.columns <= limit)
    }

    static let sizes: [(count: Int64, text: String)] = [
        (0, "0 B"), (1023, "1023 B"), (1024, "1.0 KiB"), (1536, "1.5 KiB"),
        (1_048_575, "1.0 MiB"), (1 << 20, "1.0 MiB"), (5 << 30, "5.0 GiB"), (-2048, "-2.0 KiB"),
        (.max, "8.0 EiB"), (.min, "-8.0 EiB"),
    ]

    @Test("numbers of bytes", arguments: sizes)
    func bytes(count: Int64, text: String) {
        #expect(ByteCount(count).description == text)
    }

    static let writtenSizes: [(text: String, bytes: Int64?)] = [
        ("512", 512), ("64KiB", 65536), ("64k", 65536), ("10 MB", 10_000_000),
        ("1.5GiB", 1_610_612_736),
        ("", nil), ("MB", nil), ("-1", nil), ("1e9", nil), ("9E9", nil), ("10 XB", nil),
        ("99999999999999999999", nil), ("1.2.3", nil), ("٣", nil),
    ]

    @Test("numbers of bytes as people write them", arguments: writtenSizes)
    func writtenBytes(text: String, bytes: Int64?) {
        #expect(ByteCount(written: text)?.bytes == bytes)
    }

    static let spans: [(duration: Duration, text: String)] = [
        (.zero, "0ms"), (.milliseconds(340), "340ms"), (.milliseconds(1500), "1.5s"),
        (.seconds(2), "2s"), (.seconds(12), "12s"), (.seconds(185), "3m 05s"),
        (.seconds(3720), "1h 02m"), (.seconds(183_600), "2d 3h"), (.seconds(-5), "-5s"),
    ]

    @Test("time spans", arguments: spans)
    func durations(duration: Duration, text: String) {
        #expect(duration.written == text)
    }

    static let writtenSpans: [(text: String, duration: Duration?)] = [
        ("500ms", .milliseconds(500)), ("30s", .seconds(30)), ("1.5h", .seconds(5400)),
        ("2d", .seconds(172_800)), ("5", nil), ("s", nil), ("-1s", nil), ("99999999d", nil),
    ]

    @Test("time spans as people write them", arguments: writtenSpans)
    func writtenDurations(text: String, duration: Duration?) {
        #expect(Duration(written: text) == duration)
    }
}
