/// How much went one way through a UDP socket.
package struct UDPTraffic: Equatable, Sendable {
    package internal(set) var datagrams: UInt64 = 0
    package internal(set) var bytes: UInt64 = 0

    mutating func add(bytes count: Int) {
        datagrams += 1
        bytes += UInt64(count)
    }
}
