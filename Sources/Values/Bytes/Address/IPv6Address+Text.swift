extension IPv6Address {
    /// Parses any of the three forms of RFC 4291 §2.2; nil for anything else, zones included.
    package init?(_ text: String) {
        let utf8 = Array(text.utf8)
        guard utf8.count <= 45 else { return nil }
        guard let gap = Self.gap(in: utf8) else {
            guard let groups = Self.groups(utf8[...]), groups.count == 8 else { return nil }
            self.init(groups: groups)
            return
        }
        guard let before = Self.groups(utf8[..<gap], allowsIPv4: false),
            let after = Self.groups(utf8[(gap + 2)...]), before.count + after.count < 8
        else { return nil }
        let zeros = [UInt16](repeating: 0, count: 8 - before.count - after.count)
        self.init(groups: before + zeros + after)
    }

    private init(groups: [UInt16]) {
        self.init(
            high: groups.prefix(4).reduce(0) { $0 << 16 | UInt64($1) },
            low: groups.suffix(4).reduce(0) { $0 << 16 | UInt64($1) }
        )
    }

    /// Where `::` stands; a second one is left to be refused as an empty group.
    private static func gap(in utf8: [UInt8]) -> Int? {
        utf8.indices.dropLast().first { utf8[$0] == 58 && utf8[$0 + 1] == 58 }
    }

    private static func groups(_ utf8: ArraySlice<UInt8>, allowsIPv4: Bool = true) -> [UInt16]? {
        if utf8.isEmpty { return [] }
        let parts = utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if allowsIPv4, index == parts.count - 1, let address = IPv4Address(utf8: part) {
                groups.append(UInt16(truncatingIfNeeded: address.value >> 16))
                groups.append(UInt16(truncatingIfNeeded: address.value))
            } else if let group = group(part) {
                groups.append(group)
            } else {
                return nil
            }
        }
        return groups
    }

    private static func group(_ digits: ArraySlice<UInt8>) -> UInt16? {
        guard 1...4 ~= digits.count else { return nil }
        var group: UInt16 = 0
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): group = group << 4 | UInt16(digit - 48)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): group = group << 4 | UInt16(digit - 55)
            case UInt8(ascii: "a")...UInt8(ascii: "f"): group = group << 4 | UInt16(digit - 87)
            default: return nil
            }
        }
        return group
    }
}

extension IPv6Address: CustomStringConvertible {
    /// The one canonical text (RFC 5952 §4 and, for IPv4-mapped addresses, §5).
    package var description: String {
        if let mapped { return "::ffff:\(mapped)" }
        let groups = groups
        let zeros = Self.longestZeros(in: groups)
        func text(_ range: Range<Int>) -> String {
            groups[range].map { String($0, radix: 16) }.joined(separator: ":")
        }
        guard zeros.count > 1 else { return text(0..<8) }
        return "\(text(0..<zeros.lowerBound))::\(text(zeros.upperBound..<8))"
    }

    /// The longest run of zero groups, the first of equals (RFC 5952 §4.2.3).
    private static func longestZeros(in groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for (index, group) in groups.enumerated() {
            if group != 0 {
                start = index + 1
            } else if index + 1 - start > longest.count {
                longest = start..<index + 1
            }
        }
        return longest
    }
}
