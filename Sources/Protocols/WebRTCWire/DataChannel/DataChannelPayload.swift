/// What an SCTP message holds, by its payload protocol identifier (RFC 8831 §8).
package enum DataChannelPayload: UInt32, Hashable, Sendable, CaseIterable {
    /// Opening and acknowledging (RFC 8832).
    case control = 50
    case text = 51
    case binary = 53
    /// One zero byte in place of an empty text: SCTP has no empty messages.
    case emptyText = 56
    case emptyBinary = 57
}
