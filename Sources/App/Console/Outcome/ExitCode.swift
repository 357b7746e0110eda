/// How a command ended, as the shell sees it.
package enum ExitCode: Int32, CaseIterable, Sendable {
    case ok = 0
    case failed = 1
    case usage = 2
    case unreachable = 3
    case refused = 4
    case incomplete = 5
    /// 128 + SIGINT, as shells report it.
    case interrupted = 130
    /// 128 + SIGTERM, as shells report it.
    case terminated = 143

    /// What the code means, for help pages.
    package var meaning: String {
        switch self {
        case .ok: "done"
        case .failed: "the command failed; the message says why"
        case .usage: "the command line is wrong; nothing was done"
        case .unreachable: "the network, a relay or the peer could not be reached"
        case .refused: "the peer answered and refused"
        case .incomplete: "stopped part-way; running the command again continues"
        case .interrupted: "interrupted from the keyboard (SIGINT)"
        case .terminated: "asked to stop (SIGTERM)"
        }
    }
}
