import HTTPWire
import RelayWire

extension APIFault {
    static var noRegistry: APIFault {
        notFound(
            "No registry runs in this process.",
            hint: "Ask the node whose address stands in the network's link."
        )
    }

    /// What a relay is told whose registration or heartbeat the registry refused.
    init(_ error: RegistryError) {
        switch error {
        case .directory(let error): self.init(error)
        case .tooOften(let wait):
            self = APIFault(
                .tooManyRequests,
                "too_often",
                "Too many registrations came from this network.",
                hint: "Register again after the time in Retry-After."
            ).retry(after: wait)
        case .notAdmitted(let identity):
            self.init(
                .forbidden,
                "not_admitted",
                "The relay \(identity) is not admitted here.",
                hint: "Ask the registry's operator to add it."
            )
        case .full:
            self.init(
                .insufficientStorage,
                "full",
                "The registry knows as many relays as a list holds.",
                hint: "Try again when others have left."
            )
        case .superseded(let published, let onFile):
            self.init(
                .conflict,
                "superseded",
                "A descriptor of \(onFile) is on file; this one is of \(published).",
                hint: "Sign a new descriptor with the current time."
            )
        case .clockSkew(let ours, let theirs):
            self.init(
                .badRequest,
                "clock_skew",
                "It is \(ours) here, and \(theirs) there.",
                hint: "Set the relay's clock; \(DirectoryLimits.clockSkewSeconds) s are allowed."
            )
        case .unknownRelay(let identity):
            self.init(
                .notFound,
                "unknown_relay",
                "The relay \(identity) has not registered.",
                hint: "Register, then send heartbeats."
            )
        case .replayed(let sequence):
            self.init(
                .conflict,
                "replayed",
                "Heartbeat \(sequence) is not newer than the last one.",
                hint: "Count every heartbeat up; do not run one relay's key twice."
            )
        }
    }

    private init(_ error: DirectoryError) {
        switch error {
        case .forged(let identity):
            self.init(
                .badRequest,
                "forged",
                "The relay \(identity) did not sign these bytes.",
                hint: "Sign with the key whose public half is the identity."
            )
        case .unknownVersion(let version):
            self.init(
                .badRequest,
                "unknown_version",
                "Format version \(version) is not known here.",
                hint: "Run the same release as the registry."
            )
        case .invalid(let field):
            self.init(
                .badRequest,
                "invalid_\(field)",
                "The field \(field) has a value it may not have.",
                hint: "A public registry takes public addresses only."
            )
        case .malformed, .trailing, .oversized, .unordered, .unsigned, .wrongNetwork, .wrongRoot,
            .early, .expired, .damaged:
            self.init(.badRequest, "malformed", "The bytes are not in the format: \(error).")
        }
    }
}
