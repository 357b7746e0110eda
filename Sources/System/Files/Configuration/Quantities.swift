/// A number of bytes, written in configuration as "512 KiB" or "10 GB".
package struct ByteCount: Hashable, Comparable, Sendable {
    /// How many bytes.
    package let bytes: Int64

    /// So many bytes.
    package init(bytes: Int64) {
        self.bytes = bytes
    }

    package static func < (a: ByteCount, b: ByteCount) -> Bool { a.bytes < b.bytes }
}

extension ByteCount: SettingValue {
    package static var form: String { "a size such as \"64 KiB\" or \"10 GB\"" }

    /// IEC 80000-13 for KiB to TiB, SI for kB to TB, the largest first.
    private static let units: [Quantity.Unit] = [
        ("TiB", 1 << 40), ("TB", 1_000_000_000_000), ("GiB", 1 << 30), ("GB", 1_000_000_000),
        ("MiB", 1 << 20), ("MB", 1_000_000), ("KiB", 1 << 10), ("kB", 1_000), ("B", 1),
    ]

    package init?(literal: ConfigurationLiteral) {
        guard let bytes = Quantity.value(of: literal, in: Self.units) else { return nil }
        self.init(bytes: bytes)
    }

    package var literal: ConfigurationLiteral { Quantity.literal(of: bytes, in: Self.units) }
}

extension Duration: SettingValue {
    package static var form: String { "a time such as \"250 ms\", \"30 s\", \"5 min\" or \"2 h\"" }

    /// In milliseconds, the shortest time a setting can express.
    private static let units: [Quantity.Unit] = [
        ("d", 86_400_000), ("h", 3_600_000), ("min", 60_000), ("s", 1_000), ("ms", 1),
    ]

    package init?(literal: ConfigurationLiteral) {
        guard let milliseconds = Quantity.value(of: literal, in: Self.units) else { return nil }
        self = .milliseconds(milliseconds)
    }

    package var literal: ConfigurationLiteral {
        let (seconds, attoseconds) = components
        let milliseconds = seconds * 1_000 + attoseconds / 1_000_000_000_000_000
        return Quantity.literal(of: milliseconds, in: Self.units)
    }
}

/// A whole number with a unit, as text.
private enum Quantity {
    typealias Unit = (name: String, scale: Int64)

    static func value(of literal: ConfigurationLiteral, in units: [Unit]) -> Int64? {
        guard let text = String(literal: literal) else { return nil }
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        let name = text.dropFirst(digits.count).drop { $0 == " " }
        guard let number = Int64(digits), let unit = units.first(where: { $0.name == name }) else {
            return nil
        }
        let (value, overflow) = number.multipliedReportingOverflow(by: unit.scale)
        return overflow ? nil : value
    }

    static func literal(of value: Int64, in units: [Unit]) -> ConfigurationLiteral {
        for unit in units where value % unit.scale == 0 && (value != 0 || unit.scale == 1) {
            return .text("\(value / unit.scale) \(unit.name)")
        }
        preconditionFailure("the smallest unit has scale 1")
    }
}
