import Bytes

/// The receiver wants the offer: how much it takes at once, and what it has already.
package struct Acceptance: Hashable, Sendable {
    /// Chunk bytes the sender may send on this stream before it hears more.
    package var credit: UInt64
    /// What the receiver has, ascending by entry and without overlap.
    package var claims: [Claim]

    package init(credit: UInt64, claims: [Claim]) {
        (self.credit, self.claims) = (credit, claims)
    }

    init(from reader: inout ByteReader) throws(TransferError) {
        credit = try reader.number()
        let count = Int(try reader.number(UInt16.self))
        guard count <= TransferLimits.claims else { throw .invalid(.accept) }
        claims = []
        for _ in 0..<count {
            let claim = try Claim(from: &reader)
            guard claim.entries.lowerBound >= claims.last?.entries.upperBound ?? 0 else {
                throw .invalid(.accept)
            }
            claims.append(claim)
        }
    }

    func write(to writer: inout ByteWriter) {
        writer.integer(credit)
        writer.integer(UInt16(claims.count))
        for claim in claims { claim.write(to: &writer) }
    }
}
