/// Decimal numbers with one spelling each: digits only, no sign, no leading zero.
enum CanonicalDecimal {
    static func parse<Number: FixedWidthInteger & UnsignedInteger>(
        _ digits: ArraySlice<UInt8>
    ) -> Number? {
        guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else {
            return nil
        }
        var number: Number = 0
        for digit in digits {
            guard digit &- 48 < 10 else { return nil }
            let (tenfold, overflowed) = number.multipliedReportingOverflow(by: 10)
            let (sum, carried) = tenfold.addingReportingOverflow(Number(digit - 48))
            guard !overflowed, !carried else { return nil }
            number = sum
        }
        return number
    }
}
