/// Dates in fields (RFC 9110 §5.6.7), as whole seconds since 1970 in UTC.
package enum HTTPDate {
    private static let days = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    /// The years 1 to 9999.
    private static let range: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

    /// `Sun, 06 Nov 1994 08:49:37 GMT`; times outside the years 1 to 9999 become the nearest in
    /// them.
    package static func format(_ unixSeconds: Int64) -> String {
        let seconds = min(max(unixSeconds, range.lowerBound), range.upperBound)
        let day = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
        let clock = seconds - day * 86_400
        let date = civil(day)
        let weekday = days[Int(((day % 7) + 7) % 7)]
        let time = [clock / 3_600, clock / 60 % 60, clock % 60].map { padded($0, 2) }
        let name = months[Int(date.month) - 1]
        return "\(weekday), \(padded(date.day, 2)) \(name) \(padded(date.year, 4)) "
            + time.joined(separator: ":") + " GMT"
    }

    /// Reads the current format and the two obsolete ones; nil for anything else.
    ///
    /// The day of the week is not checked. A two-digit year is of 1970 to 2069.
    package static func parse(_ text: String) -> Int64? {
        let parts = text.split { $0 == " " || $0 == "-" || $0 == "," }.map(String.init)
        // Sun, 06 Nov 1994 08:49:37 GMT | Sunday, 06-Nov-94 08:49:37 GMT | Sun Nov  6 08:49:37 1994
        if parts.count == 6, parts[5] == "GMT" {
            return seconds(year: parts[3], month: parts[2], day: parts[1], time: parts[4])
        }
        guard parts.count == 5 else { return nil }
        return seconds(year: parts[4], month: parts[1], day: parts[2], time: parts[3])
    }

    private static func seconds(
        year: String,
        month: String,
        day: String,
        time: String
    ) -> Int64? {
        let clock = time.split(separator: ":", omittingEmptySubsequences: false)
            .compactMap { $0.utf8.count == 2 ? HTTPSyntax.decimal($0.utf8) : nil }
        guard let year = fullYear(year), let month = months.firstIndex(of: month),
            let day = HTTPSyntax.decimal(day.utf8), (1...31).contains(day),
            clock.count == 3, clock[0] < 24, clock[1] < 60, clock[2] < 61
        else { return nil }
        let days = dayNumber(year: year, month: Int64(month) + 1, day: Int64(day))
        // 31 February and its like come out as another day.
        guard civil(days).day == Int64(day) else { return nil }
        return days * 86_400 + Int64(clock[0] * 3_600 + clock[1] * 60 + clock[2])
    }

    private static func fullYear(_ text: String) -> Int64? {
        guard let year = HTTPSyntax.decimal(text.utf8) else { return nil }
        switch text.utf8.count {
        case 4 where year > 0: return Int64(year)
        case 2: return Int64(year < 70 ? 2_000 + year : 1_900 + year)
        default: return nil
        }
    }

    /// Days since 1970 of a date in the proleptic Gregorian calendar, counted from 1 March.
    private static func dayNumber(year: Int64, month: Int64, day: Int64) -> Int64 {
        let (shifted, fromMarch) = month > 2 ? (year, month - 3) : (year - 1, month + 9)
        let (era, inEra) = (shifted / 400, shifted % 400)
        let inYear = (153 * fromMarch + 2) / 5 + day - 1
        return era * 146_097 + inEra * 365 + inEra / 4 - inEra / 100 + inYear - 719_468
    }

    /// The inverse of `dayNumber`.
    private static func civil(_ number: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = number + 719_468
        let (era, inEra) = (shifted / 146_097, shifted % 146_097)
        let year = (inEra - inEra / 1_460 + inEra / 36_524 - inEra / 146_096) / 365
        let inYear = inEra - (365 * year + year / 4 - year / 100)
        let fromMarch = (5 * inYear + 2) / 153
        let month = fromMarch < 10 ? fromMarch + 3 : fromMarch - 9
        let day = inYear - (153 * fromMarch + 2) / 5 + 1
        return (era * 400 + year + (month <= 2 ? 1 : 0), month, day)
    }

    private static func padded(_ number: Int64, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
