/// A circuit's place in the line of a link; it says which of the circuits that had a slot it means.
struct RelayTurn {
    let slot: Int32
    let serial: UInt32
    let direction: CellDirection

    init(slot: Int32, serial: UInt32, direction: CellDirection) {
        (self.slot, self.serial, self.direction) = (slot, serial, direction)
    }

    /// The turn that a line holds as one number.
    init?(_ number: Int) {
        guard let direction = CellDirection(rawValue: number & 1) else { return nil }
        self.init(
            slot: Int32(truncatingIfNeeded: number >> 1 & 0x7fff_ffff),
            serial: UInt32(truncatingIfNeeded: number >> 32),
            direction: direction
        )
    }

    /// Slot and direction below, serial above.
    var number: Int {
        Int(truncatingIfNeeded: serial) << 32 | Int(slot) << 1 | direction.rawValue
    }
}
