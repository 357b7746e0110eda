/// The two lengths an onion cell may have; a cell keeps its length along the whole chain.
///
/// Lengths are multiples of the AES block so that the keystream past the end starts on a block.
package enum CellSize: UInt8, CaseIterable, Sendable {
    /// For keystrokes, credits and small requests.
    case small = 1
    /// For bulk data.
    case large = 2

    /// Bytes of the cell's body: the outermost tag, then everything under it.
    @inlinable
    package var bodyBytes: Int { self == .small ? 1024 : 16_384 }

    /// Bytes under the outermost tag.
    package var sealedBytes: Int { bodyBytes - CellSize.tagBytes }

    /// Bytes for frames: what is left when room for every possible hop's tag is set aside.
    package var payloadBytes: Int { bodyBytes - RelayLimits.hops * CellSize.tagBytes }

    /// Bytes of an AES-GCM tag, and so of what one hop takes from and gives to a cell.
    package static let tagBytes = 16
    /// Room a client needs behind a cell while it puts on or takes off layers.
    package static let workBytes = (RelayLimits.hops - 1) * tagBytes

    /// The smallest size whose payload holds `bytes`, or the large one.
    package static func fitting(_ bytes: Int) -> CellSize {
        bytes <= small.payloadBytes ? .small : .large
    }
}
