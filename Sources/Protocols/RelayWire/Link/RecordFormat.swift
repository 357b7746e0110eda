/// The encrypted records that carry cells over a link.
///
/// | offset | bytes | field |
/// |---|---|---|
/// | 0 | 4 | length of the payload, authenticated |
/// | 4 | n | payload: cells one after the other, sealed; a cell may go on in the next record |
/// | 4 + n | 16 | tag |
package enum RecordFormat {
    package static let headerBytes = 4
    package static let tagBytes = 16
    /// Largest payload: four large cells.
    package static let payloadBytes = 4 * (CellHeader.bytes + CellSize.large.bodyBytes)
    /// Largest record.
    package static let bytes = headerBytes + payloadBytes + tagBytes
    /// Records one writer gathers before it must be flushed.
    static let gathered = 4
}
