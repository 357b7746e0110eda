package import Console
import Files
package import Node

extension NodeError: SelfExplaining {
    package var explanation: Explanation {
        switch self {
        case .noNetwork:
            Explanation(
                "there is no network",
                why: "neither --join nor an address for a registry is given",
                advice: ["warren up", "warren help up"]
            )
        case .damagedToken(let path):
            Explanation(
                "the token of the API is damaged",
                why: "\(path) is too short",
                advice: ["remove it and start again: rm \(path)"]
            )
        }
    }
}

extension KeyFileError: SelfExplaining {
    package var explanation: Explanation {
        switch self {
        case .damaged(let path, let bytes):
            Explanation(
                "the key \(path) is damaged",
                why: "it has \(bytes) bytes instead of 32",
                advice: [
                    "restore it from a backup",
                    "or move it away, and be somebody else from then on",
                ]
            )
        }
    }
}
