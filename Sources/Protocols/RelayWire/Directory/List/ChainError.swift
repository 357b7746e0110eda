package import Crypto

/// Why a list does not continue the history a client knows.
///
/// Equivocation and rewriting are proof that authorities misbehaved: keep both headers.
package enum ChainError: Error, Equatable, Sendable {
    /// The list is older than one already accepted.
    case rollback(offered: UInt64, known: UInt64)
    /// Two lists bear the same epoch.
    case equivocation(epoch: UInt64, known: Bytes32, offered: Bytes32)
    /// A list names another predecessor than the one already accepted.
    case rewritten(epoch: UInt64, known: Bytes32, offered: Bytes32)
    /// Lists in between are missing; ask for their headers and offer them as the bridge.
    case gap(missing: ClosedRange<UInt64>)
    /// The headers offered as a bridge do not lead from the known list to the offered one.
    case brokenBridge(epoch: UInt64)
}
