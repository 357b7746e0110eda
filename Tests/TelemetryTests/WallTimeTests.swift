import Telemetry
import Testing

@Suite("Wall time (RFC 3339)")
struct WallTimeTests {
    static let times: [(milliseconds: Int64, text: String)] = [
        (0, "1970-01-01T00:00:00.000Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (951_782_400_123, "2000-02-29T00:00:00.123Z"),
        (1_769_903_940_007, "2026-01-31T23:59:00.007Z"),
        (253_402_300_799_999, "9999-12-31T23:59:59.999Z"),
    ]

    @Test("a time is written and read back", arguments: times)
    func roundTrip(milliseconds: Int64, text: String) {
        #expect(WallTime(milliseconds: milliseconds).description == text)
        #expect(WallTime(text)?.milliseconds == milliseconds)
    }

    @Test(
        "anything else is no time",
        arguments: [
            "", "2026", "2026-02-30T00:00:00.000Z", "2026-01-31T24:00:00.000Z",
            "2026-01-31 23:59:00.007Z", "2026-01-31T23:59:00.007+01", "x2026-01-31T23:59:00.007Z",
        ]
    )
    func refused(text: String) {
        #expect(WallTime(text) == nil)
    }
}
