package import Bytes

/// What the receiver says.
extension SenderMachine {
    /// Takes bytes off the stream.
    package mutating func receive(_ bytes: UnsafeRawBufferPointer, now: Moment) {
        guard phase != .ended else { return }
        stream.receive(bytes, now: now)
        if stream.input.count > TransferLimits.frameBytes + bytes.count {
            fail(.oversized(bytes: stream.input.count))
        }
    }

    /// Handles one frame; false when no whole one is here.
    mutating func takeFrame() throws(TransferError) -> Bool {
        guard let header = try stream.input.next() else { return false }
        try handle(try stream.take(header))
        return true
    }

    private mutating func handle(_ message: TransferMessage) throws(TransferError) {
        switch (message, phase) {
        case (.keepAlive, _): break
        case (.cancel, _): end(.cancelled(by: .receiver))
        case (.failure(let report), _): end(.failed(.peer(report)))
        case (.hello(let hello), .greeting):
            guard hello.version == Hello.version else {
                throw .unsupported(version: hello.version)
            }
            phase = .offered
        case (.decline(let reason), .offered): end(.declined(reason))
        case (.accept(let acceptance), .offered): try begin(acceptance)
        case (.ack(let ack), .streaming), (.ack(let ack), .sealing),
            (.ack(let ack), .confirming):
            try take(ack)
        default: throw .unexpected(message.type)
        }
    }

    private mutating func begin(_ acceptance: Acceptance) throws(TransferError) {
        for claim in acceptance.claims { try check(claim) }
        claims = acceptance.claims.reversed()
        credit = acceptance.credit
        verifiedBytes = acceptance.claims.reduce(0) { $0 + claimedBytes($1) }
        phase = .streaming
    }

    private func claimedBytes(_ claim: Claim) -> UInt64 {
        switch claim {
        case .complete(let entries, _): manifest.entries[entries].reduce(0) { $0 + $1.bytes }
        case .partial(let file, let chunks, _):
            chunks.reduce(0) { $0 + manifest.entries[file].layout.bytes(in: $1) }
        }
    }

    /// Refuses claims about what cannot be, so that streaming can rely on them.
    private func check(_ claim: Claim) throws(TransferError) {
        guard claim.entries.upperBound <= manifest.entries.count else {
            throw .falseClaim(file: claim.entries.lowerBound)
        }
        guard case .partial(let file, let chunks, _) = claim else { return }
        let entry = manifest.entries[file]
        guard entry.kind != .folder, chunks.last?.upperBound ?? 0 <= entry.layout.count else {
            throw .falseClaim(file: file)
        }
    }

    private mutating func take(_ ack: Ack) throws(TransferError) {
        guard ack.verifiedBytes <= manifest.totalBytes, ack.credit >= credit else {
            throw .invalid(.ack)
        }
        credit = ack.credit
        if ack.verifiedBytes > verifiedBytes {
            rate.add(Int(ack.verifiedBytes - verifiedBytes), at: stream.heardAt)
        }
        verifiedBytes = ack.verifiedBytes
        guard ack.isComplete else { return }
        guard phase == .confirming, let root = ledger.transferRoot else {
            throw .unexpected(.ack)
        }
        end(.completed(root: root))
    }
}
