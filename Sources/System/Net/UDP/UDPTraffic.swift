/// How much went one way through a UDP socket.
package struct UDPTraffic: Equatable, Sendable {
    package internal(set) var datagrams: UInt64 = 0
    package internal(set) var bytes: UInt64 = 0

    mutating func add(datagrams: Int = 1, bytes count: Int) {
        self.datagrams += UInt64(datagrams)
        bytes += UInt64(count)
    }
}
