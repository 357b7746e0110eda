/// Cuts a string of bits into groups of another width, most significant bit first.
package enum Bits {
    /// Regroups, filling the last group up with zero bits.
    ///
    /// Every element of `groups` holds `from` bits and every element of the result `to` bits.
    package static func regrouped(_ groups: [UInt8], from: Int, to: Int) -> [UInt8] {
        var cut = cut(groups, from: from, to: to)
        if cut.leftBits > 0 { cut.groups.append(cut.left << UInt8(to - cut.leftBits)) }
        return cut.groups
    }

    /// Undoes `regrouped`: nil when whole surplus groups or bits that are not zero are left over.
    package static func regroupedExactly(_ groups: [UInt8], from: Int, to: Int) -> [UInt8]? {
        let cut = cut(groups, from: from, to: to)
        return cut.leftBits < from && cut.left == 0 ? cut.groups : nil
    }

    private static func cut(
        _ groups: [UInt8],
        from: Int,
        to: Int
    ) -> (groups: [UInt8], left: UInt8, leftBits: Int) {
        precondition((1...8).contains(from) && (1...8).contains(to), "groups are 1 to 8 bits wide")
        var result: [UInt8] = []
        result.reserveCapacity((groups.count * from + to - 1) / to)
        var held: UInt32 = 0
        var heldBits = 0
        for group in groups {
            precondition(Int(group) >> from == 0, "a group is wider than it should be")
            held = held << UInt32(from) | UInt32(group)
            heldBits += from
            while heldBits >= to {
                heldBits -= to
                result.append(
                    UInt8(truncatingIfNeeded: held >> UInt32(heldBits)) & UInt8(0xFF >> (8 - to))
                )
                held &= (1 << UInt32(heldBits)) - 1
            }
        }
        return (result, UInt8(truncatingIfNeeded: held), heldBits)
    }
}
