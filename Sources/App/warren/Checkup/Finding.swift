import Bytes
import Console

/// What one check of `warren doctor` came to.
struct Finding: Sendable {
    /// How bad it is.
    enum Verdict: String, Sendable {
        case ok
        case warn
        case fail
    }

    /// What was looked at, in a few words.
    let subject: String
    let verdict: Verdict
    /// What was found.
    let detail: String
    /// What to do about it.
    var advice: String?

    static func ok(_ subject: String, _ detail: String) -> Finding {
        Finding(subject: subject, verdict: .ok, detail: detail)
    }

    static func warn(_ subject: String, _ detail: String, _ advice: String) -> Finding {
        Finding(subject: subject, verdict: .warn, detail: detail, advice: advice)
    }

    static func fail(_ subject: String, _ detail: String, _ advice: String?) -> Finding {
        Finding(subject: subject, verdict: .fail, detail: detail, advice: advice)
    }

    /// A failure that an error explains.
    static func fail(_ subject: String, _ error: any Error) -> Finding {
        let explanation = Explanation(of: error)
        let detail = explanation.why.map { "\(explanation.what): \($0)" } ?? explanation.what
        return fail(subject, detail, explanation.advice.first)
    }

    /// The finding for programs.
    var json: JSON {
        [
            "check": .string(subject),
            "verdict": .string(verdict.rawValue),
            "detail": .string(detail),
            "advice": advice.map { .string($0) } ?? .null,
        ]
    }
}
