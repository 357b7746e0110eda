import Bytes

/// A Binding request that asks a server how we look from there (RFC 8445 §5.1.1.2).
struct ReflexiveQuery {
    let host: ICEHost
    let server: Endpoint
    let bytes: [UInt8]
    var retries: RequestRetries
    /// Whether the owner waits for it to say that all is gathered.
    var isFirst = true
}
