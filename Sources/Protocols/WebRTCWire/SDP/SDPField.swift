/// A part of a description that can be missing or wrong.
package enum SDPField: String, Hashable, Sendable {
    case media = "m="
    case origin = "o="
    case fragment = "ice-ufrag"
    case password = "ice-pwd"
    case fingerprint
    case setup
    case mid
    case sctpPort = "sctp-port"
    case maxMessageSize = "max-message-size"
}
