import Bytes
import Testing

@testable import RelayWire

@Suite("Cells that wait for a slow link")
struct CellQueueTests {
    private static func add(
        _ queue: inout CellQueue,
        _ circuit: UInt32,
        _ command: CellCommand,
        _ fill: UInt8,
        isAuthentic: Bool = true
    ) throws(CircuitEnd) {
        let header = CellHeader(circuit: circuit, command: command)
        try queue.append(header) { body in
            body.initializeMemory(as: UInt8.self, repeating: fill, count: header.bodyBytes)
            return isAuthentic
        }
    }

    @Test("cells leave in the order they came, whole")
    func order() throws {
        var queue = CellQueue()
        for number in 0..<40 {
            try Self.add(&queue, 5, number % 3 == 0 ? .large : .small, UInt8(number))
        }
        for number in 0..<40 {
            let header = try #require(queue.first())
            #expect(header.command == (number % 3 == 0 ? .large : .small))
            var body = [UInt8](repeating: 0xFF, count: header.bodyBytes)
            body.withUnsafeMutableBytes { body in
                guard let start = body.baseAddress else { return }
                queue.takeFirst(header, into: start)
            }
            #expect(body.allSatisfy { $0 == UInt8(number) })
        }
        #expect(queue.isEmpty)
        #expect(queue.first() == nil)
    }

    @Test("the queue takes cells up to its limit and not one more")
    func limit() throws {
        var queue = CellQueue()
        let cell = CellHeader.bytes + CellSize.large.bodyBytes
        let fitting = RelayLimits.queuedBytesPerCircuit / cell
        for _ in 0..<fitting { try Self.add(&queue, 1, .large, 0) }
        #expect(throws: CircuitEnd.misbehaved) { try Self.add(&queue, 1, .large, 0) }
        #expect(queue.byteCount == fitting * cell)
        #expect(queue.byteCount <= RelayLimits.queuedBytesPerCircuit)
    }

    @Test("a forged cell does not enter")
    func forged() throws {
        var queue = CellQueue()
        #expect(throws: CircuitEnd.forged) {
            try Self.add(&queue, 1, .small, 0, isAuthentic: false)
        }
        #expect(queue.isEmpty)
    }

    @Test("the queue holds more than any window an honest end grants")
    func window() {
        #expect(RelayLimits.queuedBytesPerCircuit > CreditWindow.maximum)
    }
}
