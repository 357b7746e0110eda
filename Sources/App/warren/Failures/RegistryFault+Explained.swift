package import Console
package import Relay
import RelayWire

extension RegistryFault: SelfExplaining {
    package var explanation: Explanation {
        switch self {
        case .unreachable(let link, let reason):
            Explanation(
                "the registry at \(link.authority) cannot be reached",
                why: reason,
                advice: [
                    "check that it runs, and that its address is right",
                    "check that this host is online",
                ],
                exitCode: .unreachable
            )
        case .refused(let status, let message):
            Explanation(
                "the registry refused",
                why: "\(message) (status \(status))",
                exitCode: .refused
            )
        case .untrusted(let error):
            Explanation(
                "the relay list is not one to trust",
                why: "\(error)",
                advice: [
                    "compare the key after the slash of --join with the one the registry prints",
                    "check this host's clock: warren doctor",
                ]
            )
        case .rewritten(let error):
            Explanation(
                "the registry contradicts what it signed before",
                why: "\(error)",
                advice: ["do not use this network before its operator has explained it"]
            )
        }
    }
}

extension ReachError: SelfExplaining {
    package var explanation: Explanation {
        let (why, advice) = cause
        return Explanation(
            "nothing was reached through relays",
            why: why,
            advice: advice,
            exitCode: .unreachable
        )
    }

    private var cause: (why: String, advice: [String]) {
        switch self {
        case .noList: ("there is no relay list yet", ["warren doctor", "warren relays"])
        case .noPath(.tooFewRelays(let have, let needed)):
            (
                "the network has \(have) usable relays and a chain needs \(needed)",
                ["wait for more relays, or use fewer with --hops", "warren relays"]
            )
        case .noPath(.unavailable(let relay)):
            ("the relay \(relay.short) is not there", ["warren relays"])
        case .noPath(.noneFits(_, let usable)):
            (
                "none of the \(usable) relays fits into the chain beside the others",
                ["warren relays"]
            )
        case .noPath(.guards): ("no first relay can be used now", ["try again in a minute"])
        case .noCircuit(let end, let attempts):
            ("no circuit could be built in \(attempts) attempts: \(end)", ["warren ping"])
        case .refused(let fault): ("the last relay answered: \(fault)", [])
        case .stopped: ("the client is stopping", [])
        case .peerAbsent:
            ("the other side is not online", ["try again when they run Warren"])
        }
    }
}
