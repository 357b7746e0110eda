/// Messages that wait for room in the library, first in, first out.
struct MessageQueue {
    struct Waiting {
        let bytes: [UInt8]
        let message: SCTPMessage
        let reliability: SCTPDelivery.Reliability
    }

    private var items: [Waiting] = []
    private var head = 0
    /// Bytes that wait.
    private(set) var bytes = 0
    /// Passed the high-water mark, and not yet down at the low one.
    private(set) var isCongested = false

    var isEmpty: Bool { head == items.count }

    var first: Waiting? { head < items.count ? items[head] : nil }

    mutating func append(
        _ bytes: UnsafeRawBufferPointer,
        _ message: SCTPMessage,
        _ reliability: SCTPDelivery.Reliability
    ) {
        items.append(Waiting(bytes: Array(bytes), message: message, reliability: reliability))
        self.bytes += bytes.count
        if self.bytes > SCTPLimits.highWaterBytes { isCongested = true }
    }

    mutating func removeFirst() {
        bytes -= items[head].bytes.count
        head += 1
        // Half of it is gone: move the rest, which costs each message one move at most.
        if head * 2 >= items.count {
            items.removeFirst(head)
            head = 0
        }
    }

    /// Whether the low-water mark was just reached after the high one had been passed.
    mutating func takeDrained() -> Bool {
        guard isCongested, bytes <= SCTPLimits.lowWaterBytes else { return false }
        isCongested = false
        return true
    }
}
