import Bytes
import Net
import Testing

@Suite("UDP datagrams gathered in a turn", .timeLimit(.minutes(10)))
struct GatheringTests {
    private static let loopback = Endpoint(.v4(.loopback), port: 0)

    /// What arrives at `address` when datagrams of these lengths are gathered for it, in order.
    private func lengths(sending counts: [Int], at address: Endpoint) async throws -> [Int] {
        try await withLoop { loop in
            let arrived = Confined<[[UInt8]]>([])
            try await loop.run {
                let receiver = try UDPSocket(on: loop, at: address)
                receiver.onDatagram = { datagram, _ in arrived.value.append(Array(datagram)) }
                let sender = try UDPSocket(on: loop, at: address)
                for (index, count) in counts.enumerated() {
                    let bytes = [UInt8](repeating: UInt8(truncatingIfNeeded: index), count: count)
                    bytes.withUnsafeBytes { sender.gather($0, to: receiver.localAddress) }
                }
            }
            try await loop.poll { arrived.value.count == counts.count }
            for (index, bytes) in arrived.value.enumerated() {
                #expect(bytes.allSatisfy { $0 == UInt8(truncatingIfNeeded: index) })
            }
            return arrived.value.map(\.count)
        }
    }

    static let lengths: [[Int]] = [
        [1], [1200, 1200, 1200], [1200, 1200, 7], [7, 1200], [100, 50, 100, 100],
        [Int](repeating: 1200, count: 61), [Int](repeating: 1200, count: 130), [40_000, 40_000],
    ]

    @Test("each arrives whole and in order, whatever their lengths", arguments: lengths)
    func whole(counts: [Int]) async throws {
        #expect(try await lengths(sending: counts, at: Self.loopback) == counts)
        let six = Endpoint(.v6(.loopback), port: 0)
        #expect(try await lengths(sending: counts, at: six) == counts)
    }

    @Test("closing a socket sends what it gathered, and then nothing more")
    func closing() async throws {
        try await withLoop { loop in
            let arrived = Confined<[Int]>([])
            try await loop.run {
                let receiver = try UDPSocket(on: loop, at: Self.loopback)
                receiver.onDatagram = { datagram, _ in arrived.value.append(datagram.count) }
                let sender = try UDPSocket(on: loop, at: Self.loopback)
                let bytes: [UInt8] = [1, 2, 3]
                bytes.withUnsafeBytes { sender.gather($0, to: receiver.localAddress) }
                sender.close()
                bytes.withUnsafeBytes { sender.gather($0, to: receiver.localAddress) }
            }
            try await loop.poll { !arrived.value.isEmpty }
            await loop.settle()
            #expect(arrived.value == [3])
        }
    }

    @Test("this host has the loopback address")
    func interfaces() {
        let addresses = InterfaceAddress.all()
        #expect(addresses.contains { $0.address == .v4(.loopback) && !$0.interface.isEmpty })
        #expect(InterfaceAddress.all(limit: 1).count <= 1)
    }
}
