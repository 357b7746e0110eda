import Bytes

/// How a client and the server's socket see each other (RFC 8656 §3.2).
struct TURNSession: Hashable {
    let client: Endpoint
    let listener: Int
}
