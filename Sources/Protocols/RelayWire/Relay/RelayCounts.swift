/// What a relay has done and refused, for its operator.
package struct RelayCounts: Sendable {
    package var linksOpened: UInt64 = 0
    package var linksRefused: UInt64 = 0
    package var handshakesFailed: UInt64 = 0
    package var handshakesReplayed: UInt64 = 0
    package var circuitsBuilt: UInt64 = 0
    package var buildsRefused: UInt64 = 0
    package var buildsReplayed: UInt64 = 0
    package var cellsForwarded: UInt64 = 0
    package var cellsForged: UInt64 = 0
    package var bytesForwarded: UInt64 = 0
    package var streamsOpened: UInt64 = 0
    package var circuitsShed: UInt64 = 0
    package var coverRefused: UInt64 = 0
    package var padding: UInt64 = 0

    package init() {}
}
