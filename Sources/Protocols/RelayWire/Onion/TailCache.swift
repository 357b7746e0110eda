import Crypto

/// Keystream blocks past or near the end of the next few cells, made many at a time.
///
/// One AES call for many cells costs little more than for one. Only circuits that are busy fill it.
struct TailCache {
    /// Cells prepared in one go once a circuit is busy.
    private static let depth: UInt64 = 32

    private var owner: SecretSlab.Slot?
    private var size = CellSize.small
    private var cells: Range<UInt64> = 0..<0
    private var width = 0
    private var bytes: [UInt8] = []

    /// Wipes what was made with a key that is being destroyed: its place may soon hold another.
    mutating func drop(_ owner: SecretSlab.Slot) {
        guard self.owner == owner else { return }
        self.owner = nil
        cells = 0..<0
        bytes.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) }
    }

    /// Writes `width` bytes for cell `number` to `target`, made by `make` when they are not at
    /// hand.
    ///
    /// `make`: fills `width` bytes for each of the cells of a range.
    mutating func take(
        _ number: UInt64,
        of owner: SecretSlab.Slot,
        _ size: CellSize,
        width: Int,
        to target: UnsafeMutableRawPointer,
        make: (Range<UInt64>, UnsafeMutableRawBufferPointer) -> Void
    ) {
        let isAtHand =
            self.owner == owner && self.size == size && self.width == width
            && cells.contains(number)
        if !isAtHand {
            let follows = self.owner == owner && cells.upperBound == number
            cells = number..<number + (follows ? Self.depth : 1)
            (self.owner, self.size, self.width) = (owner, size, width)
            let count = cells.count * width
            if bytes.count < count { bytes = [UInt8](repeating: 0, count: count) }
            bytes.withUnsafeMutableBytes { buffer in
                make(cells, UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
            }
        }
        let offset = Int(number - cells.lowerBound) * width
        bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress else { return }
            target.copyMemory(from: start + offset, byteCount: width)
        }
    }
}
