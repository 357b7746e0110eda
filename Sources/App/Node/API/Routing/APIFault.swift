import Bytes
import HTTPWire

/// A request that is not carried out, as its sender is told: `{"error":{code, message, hint}}`.
struct APIFault: Error, Sendable {
    let status: HTTPStatus
    /// For programs: lower case with underscores.
    let code: String
    /// What happened, for people.
    let message: String
    /// What to do about it; empty when there is nothing to do.
    let hint: String
    var fields: HTTPFields = [:]

    init(_ status: HTTPStatus, _ code: String, _ message: String, hint: String = "") {
        (self.status, self.code, self.message, self.hint) = (status, code, message, hint)
    }

    var answer: APIAnswer {
        let error: JSON = [
            "code": .string(code), "message": .string(message), "hint": .string(hint),
        ]
        return APIAnswer(status, .json(["error": error]), fields: fields)
    }

    /// The fault with the time after which to try again, in whole seconds, rounded up.
    func retry(after wait: Duration) -> APIFault {
        var fault = self
        let seconds = max(1, (wait.wholeNanoseconds + 999_999_999) / 1_000_000_000)
        fault.fields[.retryAfter] = String(seconds)
        return fault
    }
}

extension APIFault {
    /// Where something was looked for.
    enum Place: String {
        case query
        case body
    }

    static func missing(_ name: String, in place: Place) -> APIFault {
        APIFault(
            .badRequest,
            "missing_\(name)",
            "The \(place.rawValue) has no \(name).",
            hint: "GET /api/v1/openapi.json describes what each request takes."
        )
    }

    static func malformed(_ name: String, needs what: String) -> APIFault {
        APIFault(.badRequest, "bad_\(name)", "The \(name) is not \(what).")
    }

    static func tooLarge(limit: Int) -> APIFault {
        APIFault(.contentTooLarge, "too_large", "The body is larger than \(limit) bytes.")
    }

    static func notJSON(_ error: JSONError) -> APIFault {
        APIFault(.badRequest, "bad_json", "The body is not JSON: \(error).")
    }

    static var notAnObject: APIFault {
        APIFault(.badRequest, "bad_json", "The body is not a JSON object.")
    }

    static func badBody(_ error: HTTPError) -> APIFault {
        APIFault(error.status, "bad_body", "The body did not arrive whole: \(error).")
    }

    static func notFound(_ what: String, hint: String = "") -> APIFault {
        APIFault(.notFound, "not_found", what, hint: hint)
    }

    static var unknownPath: APIFault {
        notFound(
            "There is nothing at this path.",
            hint: "GET /api/v1/openapi.json lists every path."
        )
    }

    static func wrongMethod(_ allowed: [HTTPMethod]) -> APIFault {
        let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        var fault = APIFault(
            .methodNotAllowed,
            "method_not_allowed",
            "This path does not take that method.",
            hint: "It takes \(names)."
        )
        fault.fields[.allow] = names
        return fault
    }

    static var `internal`: APIFault {
        APIFault(
            .internalServerError,
            "internal",
            "The node could not do this.",
            hint: "Its log says why."
        )
    }
}
