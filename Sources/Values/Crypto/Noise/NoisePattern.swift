/// A handshake pattern of Noise §7: who knows whose static key, and when it is sent.
package enum NoisePattern: String, CaseIterable, Sendable {
    /// One way; the recipient's key is known beforehand.
    case n = "N"
    /// Nobody has a static key.
    case nn = "NN"
    /// The responder's key is known beforehand; the initiator has none.
    case nk = "NK"
    /// Both send their keys.
    case xx = "XX"
    /// The responder's key is known beforehand; the initiator sends its own last.
    case xk = "XK"
    /// The responder's key is known beforehand; the initiator sends its own at once.
    case ik = "IK"

    /// Whether the initiator knows the responder's static key beforehand (`<- s` above the dots).
    package var knowsResponder: Bool {
        switch self {
        case .n, .nk, .xk, .ik: true
        case .nn, .xx: false
        }
    }

    /// Whether the initiator has a static key.
    package var initiatorHasStatic: Bool {
        switch self {
        case .xx, .xk, .ik: true
        case .n, .nn, .nk: false
        }
    }

    /// Whether the responder has a static key.
    package var responderHasStatic: Bool { self != .nn }

    /// The messages in turn, the initiator's first.
    var messages: [[NoiseToken]] {
        switch self {
        case .n: [[.e, .es]]
        case .nn: [[.e], [.e, .ee]]
        case .nk: [[.e, .es], [.e, .ee]]
        case .xx: [[.e], [.e, .ee, .s, .es], [.s, .se]]
        case .xk: [[.e, .es], [.e, .ee], [.s, .se]]
        case .ik: [[.e, .es, .s, .ss], [.e, .ee, .se]]
        }
    }
}

/// One step of a handshake message (Noise §5.3; `e1` and `ekem1` from the HFS extension).
enum NoiseToken: Equatable, Sendable {
    case e
    case s
    case ee
    case es
    case se
    case ss
    case psk
    /// The initiator's ephemeral ML-KEM-768 key, encrypted once there is a key to do it with.
    case e1
    /// The responder's ML-KEM-768 ciphertext for it, encrypted likewise, and the secret it carries.
    case ekem1
}
