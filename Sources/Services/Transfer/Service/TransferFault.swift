package import Store
import TransferWire

/// Why the service did not do what it was asked.
package enum TransferFault: Error, Equatable, Sendable {
    /// There is no such transfer.
    case unknown(id: String)
    /// It is not waiting for a decision.
    case notOffered(id: String)
    /// It has not ended yet.
    case unfinished(id: String)
    /// It has ended already.
    case finished(id: String)
    /// The files cannot be sent.
    case source(SourceError)
    /// The name of a contact is empty or too long.
    case contactName(bytes: Int)
    /// There are as many contacts as can be kept.
    case contactsExceeded(limit: Int)
    /// The node is stopping.
    case stopped
    /// The database failed.
    case store(StoreError)
}

extension TransferFault: CustomStringConvertible {
    /// What is wrong and what to do about it.
    package var description: String {
        switch self {
        case .unknown(let id): "There is no transfer \(id). List them to see their names."
        case .notOffered: "This transfer is not waiting for a decision."
        case .unfinished: "This transfer has not ended. Cancel it first."
        case .finished: "This transfer has ended already."
        case .source(let error): error.description
        case .contactName(0): "A contact needs a name."
        case .contactName(let bytes):
            "A contact's name has at most \(TransferServiceLimits.contactNameBytes) bytes; "
                + "this has \(bytes)."
        case .contactsExceeded(let limit): "There are \(limit) contacts already. Remove some."
        case .stopped: "The node is stopping."
        case .store(let error): error.description
        }
    }
}
