package import Bytes
package import Crypto

/// Why a transfer ended before its time.
///
/// What one side verified is kept: unless the peer misbehaved, a new stream resumes it.
package enum TransferError: Error, Equatable, Sendable {
    /// A frame ended too soon.
    case malformed(ShortRead)
    /// A frame is longer than its fields, or holds a value its format does not allow.
    case invalid(TransferFrameType)
    /// A frame announces more bytes than allowed.
    case oversized(bytes: Int)
    /// A frame of a type this version does not have.
    case unknownFrame(UInt8)
    /// A frame that has no place in the present state.
    case unexpected(TransferFrameType)
    /// The peer does not speak this protocol.
    case foreign
    /// The peer speaks another version.
    case unsupported(version: UInt16)
    /// The manifest is refused.
    case manifest(ManifestError)
    /// The manifest is not the one offered.
    case otherManifest
    /// More chunk bytes came than were allowed for.
    case overCredit
    /// A chunk is not the one its group announced.
    case corrupt(file: Int, chunk: Int)
    /// A file, put together, does not have the root its sender names.
    case wrongRoot(file: Int)
    /// The whole does not have the root its sender names.
    case wrongTransferRoot
    /// The root is not signed by whom it must be.
    case unsigned
    /// A claim about what is already there names what cannot be.
    case falseClaim(file: Int)
    /// Nothing was heard for so long.
    case silent(after: Duration)
    /// The stream ended in the middle.
    case disconnected
    /// The sender's file could not be read, or is not as long as offered any more.
    case unreadable(file: Int)
    /// The receiver could not store a file.
    case unwritable(file: Int)
    /// The peer ended it for this reason.
    case peer(FailureReport)
}

/// How a transfer ended.
package enum TransferEnd: Equatable, Sendable {
    /// Everything arrived and hashes to this root.
    case completed(root: Bytes32)
    /// The receiver did not want it.
    case declined(DeclineReason)
    /// One side called it off.
    case cancelled(by: TransferSide)
    /// It failed; `TransferError` tells whether resuming makes sense.
    case failed(TransferError)
}

/// One of the two sides of a transfer.
package enum TransferSide: Hashable, Sendable {
    case sender
    case receiver
}
