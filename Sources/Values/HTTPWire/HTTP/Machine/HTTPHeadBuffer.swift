/// Collects one message head (start line and field section) out of arbitrary chunks.
///
/// A head that arrives whole is copied once, at its exact size.
struct HTTPHeadBuffer: Sendable {
    private var held: [UInt8] = []
    private var scan: HTTPHeadScan

    init(of kind: HTTPHeadScan.Kind) { scan = HTTPHeadScan(of: kind) }

    /// Whether nothing of the next head has arrived.
    var isEmpty: Bool { held.isEmpty }

    /// Takes what belongs to the head; gives it back once it is whole, with where its start line
    /// begins.
    mutating func take(
        _ input: inout UnsafeRawBufferPointer
    ) throws(HTTPError) -> (bytes: [UInt8], start: Int)? {
        let before = held.count
        if before == 0 {
            guard let end = try scan.end(in: input) else {
                held = Array(input)
                input = UnsafeRawBufferPointer(start: nil, count: 0)
                return nil
            }
            return finish(Array(input.takeFirst(end)))
        }
        held.append(contentsOf: input.prefix(HTTPLimits.headBytes + 1 - before))
        let end = try held.withUnsafeBufferPointer { (typed) throws(HTTPError) in
            try scan.end(in: UnsafeRawBufferPointer(typed))
        }
        _ = input.takeFirst((end ?? held.count) - before)
        guard let end else { return nil }
        held.removeLast(held.count - end)
        return finish(held)
    }

    private mutating func finish(_ bytes: [UInt8]) -> (bytes: [UInt8], start: Int) {
        let start = scan.start
        held = []
        scan = HTTPHeadScan(of: scan.kind)
        return (bytes, start)
    }
}
