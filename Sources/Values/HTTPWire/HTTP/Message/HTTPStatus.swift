/// A response status (RFC 9110 §15): a number from 100 to 599.
package struct HTTPStatus: Sendable, Hashable, CustomStringConvertible {
    /// The three-digit code.
    package let code: UInt16

    /// A status from a number, or nil when it is outside 100…599.
    package init?(code: Int) {
        guard (100...599).contains(code) else { return nil }
        self.code = UInt16(code)
    }

    private init(_ code: UInt16) { self.code = code }

    /// Whether this is an interim (1xx) response.
    package var isInformational: Bool { code < 200 }

    /// Whether this is a 2xx response.
    package var isSuccess: Bool { (200..<300).contains(code) }

    /// Whether this is a 3xx response.
    package var isRedirection: Bool { (300..<400).contains(code) }

    /// Whether a response with this status never has a body (RFC 9110 §6.4.1).
    package var forbidsBody: Bool { code < 200 || code == 204 || code == 304 }

    /// The code and its phrase.
    package var description: String { "\(code) \(reason)" }
}

extension HTTPStatus {
    /// 100: the client may send the body it announced.
    package static let `continue` = HTTPStatus(100)
    /// 101: the connection now speaks another protocol.
    package static let switchingProtocols = HTTPStatus(101)
    /// 200.
    package static let ok = HTTPStatus(200)
    /// 201.
    package static let created = HTTPStatus(201)
    /// 202.
    package static let accepted = HTTPStatus(202)
    /// 204.
    package static let noContent = HTTPStatus(204)
    /// 206: the ranges asked for.
    package static let partialContent = HTTPStatus(206)
    /// 301.
    package static let movedPermanently = HTTPStatus(301)
    /// 302.
    package static let found = HTTPStatus(302)
    /// 303: look elsewhere with GET.
    package static let seeOther = HTTPStatus(303)
    /// 304: what the client has is still right.
    package static let notModified = HTTPStatus(304)
    /// 307.
    package static let temporaryRedirect = HTTPStatus(307)
    /// 308.
    package static let permanentRedirect = HTTPStatus(308)
    /// 400.
    package static let badRequest = HTTPStatus(400)
    /// 401.
    package static let unauthorized = HTTPStatus(401)
    /// 403.
    package static let forbidden = HTTPStatus(403)
    /// 404.
    package static let notFound = HTTPStatus(404)
    /// 405.
    package static let methodNotAllowed = HTTPStatus(405)
    /// 406.
    package static let notAcceptable = HTTPStatus(406)
    /// 408: the request did not arrive in time.
    package static let requestTimeout = HTTPStatus(408)
    /// 409.
    package static let conflict = HTTPStatus(409)
    /// 410.
    package static let gone = HTTPStatus(410)
    /// 411.
    package static let lengthRequired = HTTPStatus(411)
    /// 412.
    package static let preconditionFailed = HTTPStatus(412)
    /// 413.
    package static let contentTooLarge = HTTPStatus(413)
    /// 414.
    package static let uriTooLong = HTTPStatus(414)
    /// 415.
    package static let unsupportedMediaType = HTTPStatus(415)
    /// 416.
    package static let rangeNotSatisfiable = HTTPStatus(416)
    /// 417.
    package static let expectationFailed = HTTPStatus(417)
    /// 421.
    package static let misdirectedRequest = HTTPStatus(421)
    /// 422.
    package static let unprocessableContent = HTTPStatus(422)
    /// 426.
    package static let upgradeRequired = HTTPStatus(426)
    /// 429.
    package static let tooManyRequests = HTTPStatus(429)
    /// 431.
    package static let fieldsTooLarge = HTTPStatus(431)
    /// 500.
    package static let internalServerError = HTTPStatus(500)
    /// 501.
    package static let notImplemented = HTTPStatus(501)
    /// 502.
    package static let badGateway = HTTPStatus(502)
    /// 503.
    package static let serviceUnavailable = HTTPStatus(503)
    /// 504.
    package static let gatewayTimeout = HTTPStatus(504)
    /// 505.
    package static let versionNotSupported = HTTPStatus(505)
    /// 507.
    package static let insufficientStorage = HTTPStatus(507)
}
