package import Crypto

/// What a receiver tells a sender it has.
extension TransferLedger {
    /// The files with chunks in several pieces that an acceptance has room for.
    private static let partialClaims = 64

    /// Claims for everything known, and forgets what there is no room to claim: it is sent again.
    package mutating func claims() -> [Claim] {
        var claims: [Claim] = []
        var run = 0..<0
        var partials = 0
        for (index, entry) in manifest.entries.enumerated() where entry.kind != .folder {
            if isComplete(index) {
                if run.isEmpty || index - run.lowerBound >= TransferLimits.claimFiles {
                    close(&run, into: &claims)
                    run = index..<index
                }
                run = run.lowerBound..<index + 1
                continue
            }
            close(&run, into: &claims)
            let ranges = self[index].chunks.ranges
            guard !ranges.isEmpty else { continue }
            guard partials < Self.partialClaims, ranges.count <= TransferLimits.claimRanges,
                claims.count < TransferLimits.claims,
                let root = self[index].claimRoot(ranges)
            else {
                reset(index)
                continue
            }
            claims.append(.partial(file: index, chunks: ranges, root: root))
            partials += 1
        }
        close(&run, into: &claims)
        return claims
    }

    /// The tree over the roots of the files among these entries; `nil` when one is not known.
    ///
    /// Of no files it is 32 zero bytes.
    package func runRoot(_ entries: Range<Int>) -> Bytes32? {
        var accumulator = MerkleAccumulator()
        for index in entries where manifest.entries[index].kind != .folder {
            guard let root = computedRoot(index) else { return nil }
            accumulator.add(root)
        }
        return accumulator.root ?? .zero
    }

    private mutating func close(_ run: inout Range<Int>, into claims: inout [Claim]) {
        defer { run = 0..<0 }
        guard !run.isEmpty else { return }
        if claims.count < TransferLimits.claims, let root = runRoot(run) {
            claims.append(.complete(entries: run, root: root))
        } else {
            for index in run { reset(index) }
        }
    }
}
