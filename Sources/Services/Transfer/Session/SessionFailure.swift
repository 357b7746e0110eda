package import Net
package import TransferWire

/// Why a secured stream did not come about.
package enum SessionFailure: Error, Equatable, Sendable {
    /// The peer, or something between, did not do as the protocol asks.
    case session(SessionError)
    /// The stream under it broke, or time ran out.
    case network(NetError)
}

extension SessionError: CustomStringConvertible {
    /// What happened.
    package var description: String {
        switch self {
        case .foreign: "What answered does not speak this protocol."
        case .handshake(let error): "The handshake was refused (\(error))."
        case .unproven: "The peer could not prove who it is."
        case .wrongIdentity(let other): "Somebody else answered: \(other)."
        case .oversized(let bytes): "The peer announced a record of \(bytes) bytes."
        case .forged: "What came was changed on its way."
        case .afterEnd: "Something came after the end."
        case .truncated: "The connection was cut off."
        case .exhausted: "The session has carried all it may."
        }
    }
}

extension SessionFailure: CustomStringConvertible {
    /// What happened.
    package var description: String {
        switch self {
        case .session(let error): error.description
        case .network(let error): "The connection failed (\(error))."
        }
    }
}
