import Net

/// Joins two streams: what one delivers the other sends, at the pace of the slower.
///
/// Confined to the loop both streams are on.
final class StreamSplice {
    /// How it ended.
    enum Outcome {
        /// Both directions finished; what was written still drains by itself.
        case finished
        case failed
    }

    private let ends: (any ByteStream, any ByteStream)
    private let onOutcome: (Outcome) -> Void
    private var finished = 0

    init(
        _ a: any ByteStream,
        _ b: any ByteStream,
        onOutcome: @escaping (Outcome) -> Void
    ) {
        ends = (a, b)
        self.onOutcome = onOutcome
    }

    /// Begins, with bytes the first stream had already delivered.
    func start(with early: [UInt8]) {
        if !early.isEmpty { ends.1.write(early) }
        join(ends.0, to: ends.1)
        join(ends.1, to: ends.0)
        ends.0.resumeReading()
    }

    private func join(_ source: any ByteStream, to sink: any ByteStream) {
        sink.onDrain = { [unowned source] in source.resumeReading() }
        source.onEnd = { [unowned self, unowned sink] end in
            switch end {
            case .finished:
                sink.finish()
                finished += 1
                if finished == 2 { onOutcome(.finished) }
            case .failed: onOutcome(.failed)
            }
        }
        source.onBytes = { [unowned source, unowned sink] bytes in
            sink.write(UnsafeRawBufferPointer(bytes))
            if sink.isCongested { source.pauseReading() }
        }
    }

    func close() {
        ends.0.close()
        ends.1.close()
    }
}
