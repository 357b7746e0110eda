import Bytes

/// What a client asked its server for and has no answer to yet.
struct TURNRequest {
    enum Purpose: Hashable {
        case allocate
        case refresh(seconds: UInt32)
        case permit(IPAddress)
        case bind(Endpoint, channel: UInt16)
    }

    let purpose: Purpose
    let bytes: [UInt8]
    let isSigned: Bool
    /// How often it was repeated with something else to sign with.
    let challenges: Int
    var retries: RequestRetries
}
