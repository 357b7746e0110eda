extension Duration {
    /// Reads `500ms`, `30s`, `5m`, `1.5h`, `2d`; nil for anything else and beyond 100 years.
    package init?(written text: String) {
        let split = text.firstIndex { !($0.isASCII && $0.isNumber) && $0 != "." } ?? text.endIndex
        let scales = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let scale = scales[String(text[split...])], let number = Double(text[..<split]),
            number * scale <= 100 * 365 * 86_400
        else { return nil }
        self = .seconds(number * scale)
    }

    /// In its two largest units: `2d 3h`, `1h 02m`, `3m 05s`, `12s`, `1.5s`, `340ms`.
    package var written: String {
        let (whole, attoseconds) = components
        let milliseconds = attoseconds / 1_000_000_000_000_000
        if whole < 0 || attoseconds < 0 { return "-\((.zero - self).written)" }
        switch whole {
        case 0: return "\(milliseconds)ms"
        case 1..<10:
            let tenths = milliseconds / 100
            return tenths == 0 ? "\(whole)s" : "\(whole).\(tenths)s"
        case 10..<60: return "\(whole)s"
        case 60..<3600: return "\(whole / 60)m \((whole % 60).twoDigits)s"
        case 3600..<86_400: return "\(whole / 3600)h \((whole % 3600 / 60).twoDigits)m"
        default: return "\(whole / 86_400)d \(whole % 86_400 / 3600)h"
        }
    }
}

extension Int64 {
    fileprivate var twoDigits: String { self < 10 ? "0\(self)" : "\(self)" }
}
