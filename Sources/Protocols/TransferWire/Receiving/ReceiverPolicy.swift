package import Crypto

/// What a receiver takes, from whom, and how much at once.
package struct ReceiverPolicy: Hashable, Sendable {
    /// Chunk bytes a sender may be ahead of what is stored: bounds our memory.
    package var windowBytes = 8 << 20
    /// Largest transfer taken, in content bytes.
    package var totalBytes = UInt64.max
    /// Most entries taken.
    package var entries = TransferLimits.entries
    /// Who must have signed the root; `nil` takes any sender's word.
    package var signer: Ed25519.PublicKey?

    /// Takes anything within `TransferLimits`.
    package init() {}
}
