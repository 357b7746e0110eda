import HTTPWire

extension APIFault {
    static var foreignHost: APIFault {
        APIFault(
            .misdirectedRequest,
            "foreign_host",
            "This node does not go by that name.",
            hint: "Use its address or localhost, or add the name to the node's own names."
        )
    }

    static var foreignOrigin: APIFault {
        APIFault(
            .forbidden,
            "foreign_origin",
            "Another page may not use this node.",
            hint: "Open the node's own page."
        )
    }

    static var unauthorized: APIFault {
        var fault = APIFault(
            .unauthorized,
            "unauthorized",
            "This needs the node's key.",
            hint: "Open the address that `warren up` printed, or run `warren open`."
        )
        fault.fields[.wwwAuthenticate] = "Bearer realm=\"warren\""
        return fault
    }

    static func tooManyFailures(wait: Duration) -> APIFault {
        APIFault(
            .tooManyRequests,
            "too_many_failures",
            "Too many wrong keys came from there.",
            hint: "Wait a little, then use the right one."
        ).retry(after: wait)
    }

    static var tooManyStreams: APIFault {
        APIFault(
            .serviceUnavailable,
            "too_many_streams",
            "Too many event streams are open.",
            hint: "Close other pages of this node."
        )
    }
}
