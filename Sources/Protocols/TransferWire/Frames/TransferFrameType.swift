/// The messages of the protocol, by their byte on the wire.
package enum TransferFrameType: UInt8, Hashable, Sendable, CaseIterable {
    case hello = 1
    case offer = 2
    case manifest = 3
    case accept = 4
    case decline = 5
    case group = 6
    case chunk = 7
    case fileEnd = 8
    case fileReset = 9
    case done = 10
    case ack = 11
    case cancel = 12
    case failure = 13
    case keepAlive = 14
}
