/// A number of bytes, as people write and read it.
package struct ByteCount: CustomStringConvertible, Hashable, Sendable {
    package let bytes: Int64

    package init(_ bytes: Int64) {
        self.bytes = bytes
    }

    /// Reads `512`, `64KiB`, `10 MB`, `1.5GiB`; `K`, `M`, `G` and `T` alone count in 1024.
    ///
    /// Nil for anything else, for negative numbers and beyond 2⁶³ bytes.
    package init?(written text: String) {
        let split = text.firstIndex { !($0.isASCII && $0.isNumber) && $0 != "." } ?? text.endIndex
        let unit = text[split...].drop { $0 == " " }.lowercased()
        guard let scale = Self.scales[unit], let number = Double(text[..<split]) else { return nil }
        let bytes = (number * scale).rounded()
        guard bytes < 0x1p63 else { return nil }
        self.bytes = Int64(bytes)
    }

    private static let scales: [String: Double] = [
        "": 1, "b": 1,
        "k": 0x1p10, "kib": 0x1p10, "kb": 1e3,
        "m": 0x1p20, "mib": 0x1p20, "mb": 1e6,
        "g": 0x1p30, "gib": 0x1p30, "gb": 1e9,
        "t": 0x1p40, "tib": 0x1p40, "tb": 1e12,
    ]

    /// In the largest unit that leaves a number of at least 1: `512 B`, `1.5 MiB`.
    package var description: String {
        var amount = Double(bytes.magnitude)
        var units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"][...]
        // 1023.95 and above would print as 1024.0 of the smaller unit.
        while amount >= 1023.95, units.count > 1 {
            amount /= 1024
            units.removeFirst()
        }
        let sign = bytes < 0 ? "-" : ""
        let unit = units.first ?? "B"
        return sign + (unit == "B" ? "\(Int(amount))" : amount.oneDecimal) + " \(unit)"
    }

    /// A rate in the unit that rates are compared in: `12.3 MiB/s`.
    package static func perSecond(_ bytesPerSecond: Double) -> String {
        "\((max(0, bytesPerSecond) / 0x1p20).oneDecimal) MiB/s"
    }
}

extension Double {
    /// The number with one digit after the point, for magnitudes below 10¹⁷.
    var oneDecimal: String {
        guard isFinite, magnitude < 1e17 else { return "\(self)" }
        let tenths = Int64((magnitude * 10).rounded())
        return "\(self < 0 && tenths > 0 ? "-" : "")\(tenths / 10).\(tenths % 10)"
    }
}
