package import HTTPWire

/// What an HTTP client asks.
package struct HTTPClientRequest: Sendable {
    package var method: HTTPMethod
    package var url: HTTPURL
    /// Fields beside `Host` and those that frame the body.
    package var fields: HTTPFields
    package var body: [UInt8]
    /// Where to connect instead of the URL's host, as a socket file of this host.
    package var target: Target?
    /// Largest response body in bytes.
    package var bodyLimit = HTTPLimits.bodyBytes
    /// From the request's first byte to the response's last; connecting has the dialer's own limit.
    package var timeout = Duration.seconds(30)

    /// A request of `url`.
    package init(
        _ method: HTTPMethod = .get,
        _ url: HTTPURL,
        fields: HTTPFields = [:],
        body: [UInt8] = []
    ) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
    }
}

/// What a server answered.
package struct HTTPClientResponse: Sendable {
    package let head: HTTPResponseHead
    package let body: [UInt8]
    /// The outcome.
    package var status: HTTPStatus { head.status }
}
