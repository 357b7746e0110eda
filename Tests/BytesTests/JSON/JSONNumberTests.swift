import Bytes
import Testing

@Suite("JSON numbers (RFC 8259 §6)")
struct JSONNumberTests {
    static let integers: [(String, Int64)] = [
        ("0", 0), ("1", 1), ("-1", -1), ("10", 10), ("1234567890", 1_234_567_890),
        ("9223372036854775807", .max), ("-9223372036854775808", .min),
    ]

    @Test("a number without fraction and exponent is an integer", arguments: integers)
    func integer(text: String, value: Int64) throws {
        #expect(try JSON(parsing: text) == .int(value))
        #expect(JSON.int(value).serialized() == text)
    }

    static let doubles: [(String, Double)] = [
        ("1.0", 1), ("0.0", 0), ("0e0", 0), ("0E+1", 0), ("1e0", 1), ("1E2", 100), ("1e-2", 0.01),
        ("1e+2", 100), ("123.456e78", 123.456e78), ("0.1", 0.1), ("-0.5", -0.5), ("1.5e00", 1.5),
        ("9223372036854775808", 9_223_372_036_854_775_808),
        ("-9223372036854775809", -9_223_372_036_854_775_808),
        ("18446744073709551616", 18_446_744_073_709_551_616),
        ("100000000000000000000000", 1e23), ("1e22", 1e22), ("1e23", 1e23),
        ("9007199254740993.0", 9_007_199_254_740_992),
        ("9007199254740991e22", 9_007_199_254_740_991e22),
        ("1.7976931348623157e308", .greatestFiniteMagnitude), ("5e-324", .leastNonzeroMagnitude),
        ("2.2250738585072011e-308", Double(bitPattern: 0xF_FFFF_FFFF_FFFF)), ("1e-400", 0),
        ("0e999999999999999999999", 0), ("0.00000000000000000000000000000000000001", 1e-38),
        ("7205759403792793199999e-5", 72_057_594_037_927_928),
    ]

    @Test("any other number is the nearest double", arguments: doubles)
    func double(text: String, value: Double) throws {
        #expect(try JSON(parsing: text) == .double(value))
    }

    @Test("minus zero keeps its sign", arguments: ["-0", "-0.0", "-0e5"])
    func minusZero(text: String) throws {
        let value = try JSON(parsing: text)
        #expect(value == .double(0))
        #expect(value.doubleValue?.sign == .minus)
        #expect(try JSON(parsing: value.bytes).doubleValue?.sign == .minus)
    }

    @Test("random doubles survive being written and read")
    func random() throws {
        var generator = SeededGenerator(seed: 754)
        for _ in 0..<20_000 {
            let value = Double(bitPattern: generator.next())
            guard value.isFinite else { continue }
            #expect(try JSON(parsing: JSON.double(value).bytes) == .double(value))
        }
    }

    @Test("short decimals are rounded as the standard library rounds them")
    func agreement() throws {
        var generator = SeededGenerator(seed: 1990)
        for _ in 0..<20_000 {
            let digits = generator.next() >> UInt64.random(in: 0..<64, using: &generator)
            let text = "\(digits)e\(Int.random(in: -30...30, using: &generator))"
            #expect(try JSON(parsing: text).doubleValue == Double(text))
        }
    }

    static let refused = [
        "-", "--1", "-a", "+1", "01", "-01", "00", "1.", "-1.", ".5", "-.5", "1.e5", "1e", "1e+",
        "1e-", "1ea", "1.5.5", "1e5.5", "0x10", "1_000", "0b1", "1e5e5", "1-1", "0e+-1", "１",
    ]

    @Test("a malformed number is refused", arguments: refused)
    func refuses(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(throws: JSONError.self) { try JSON(parsing: "[\(text)]") }
    }

    @Test(
        "a number too large for a double is refused",
        arguments: ["1e309", "-1e309", "1e999999999999"]
    )
    func huge(text: String) {
        #expect(throws: JSONError.hugeNumber(at: 1)) { try JSON(parsing: "[\(text)]") }
    }

    @Test("a number is read up to the longest and not beyond")
    func longest() throws {
        let limit = BytesLimits.jsonNumberBytes
        let longest = "0." + String(repeating: "1", count: limit - 2)
        #expect(try JSON(parsing: longest).doubleValue == 1.0 / 9)
        #expect(throws: JSONError.longNumber(limit: limit, at: 0)) {
            try JSON(parsing: longest + "1")
        }
    }
}
