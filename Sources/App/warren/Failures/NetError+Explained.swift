package import Console
package import Net

extension NetError: SelfExplaining {
    package var explanation: Explanation {
        switch self {
        case .addressInUse(let address):
            Explanation(
                "cannot listen at \(address)",
                why: "another program, or another node, listens there",
                advice: ["stop it, or choose another address with --web, --socks or --listen"]
            )
        case .addressForbidden(let address):
            Explanation(
                "cannot listen at \(address)",
                why: "this user may not use that address",
                advice: ["choose a port above 1023"]
            )
        case .addressUnavailable(let address):
            Explanation(
                "cannot listen at \(address)",
                why: "it is no address of this host",
                advice: ["127.0.0.1 is this host alone, 0.0.0.0 every network it is in"]
            )
        case .addressInvalid(let text):
            Explanation(
                "‘\(text)’ is no address to use",
                why: "it has to be an address and a port",
                advice: ["127.0.0.1:9001, or [::1]:9001"]
            )
        case .descriptorsExhausted:
            Explanation(
                "the system gives no more sockets",
                why: "too many files are open",
                advice: ["raise the limit: ulimit -n 65536", "warren doctor"]
            )
        case .refused, .reset, .unreachable, .timedOut, .nameNotFound, .nameLookup, .tls, .proxy:
            Explanation(
                "the other side was not reached",
                why: description,
                advice: ["check the address, and that this host is online"],
                exitCode: .unreachable
            )
        case .cancelled: Explanation("stopped before it was done", exitCode: .interrupted)
        case .shutDown, .lookupsExceeded, .unsentExceeded, .datagramTooLarge, .system:
            Explanation("the network did not do what was asked", why: description)
        }
    }
}
