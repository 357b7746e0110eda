/// How an association came to its end.
package enum SCTPEnd: Hashable, Sendable {
    /// Both sides shut it down in order; everything sent before has arrived.
    case finished
    /// The peer aborted it, restarted, or did not answer for too long.
    case lost
    /// The peer never answered, or refused.
    case notEstablished
    /// The peer sent a message longer than allowed, in bytes so far.
    case oversizedMessage(Int)
    /// libusrsctp failed; the value is the system's error number.
    case failed(code: Int32)
}
