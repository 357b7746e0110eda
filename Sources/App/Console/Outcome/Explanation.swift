/// What a person is told when something went wrong: what, why, and what to try.
package struct Explanation: Equatable, Sendable {
    /// What did not happen, as a clause without a full stop: `cannot send photo.jpg`.
    package var what: String
    /// The cause, as far as it is known.
    package var why: String?
    /// What to do next, most useful first; usually commands to run.
    package var advice: [String]
    package var exitCode: ExitCode

    package init(
        _ what: String,
        why: String? = nil,
        advice: [String] = [],
        exitCode: ExitCode = .failed
    ) {
        self.what = what
        self.why = why
        self.advice = advice
        self.exitCode = exitCode
    }

    /// Explains any error; one that does not explain itself is shown as its description.
    package init(of error: any Error) {
        switch error {
        case let error as any SelfExplaining:
            self = error.explanation
        case is CancellationError:
            self.init("stopped before it was done", exitCode: .interrupted)
        default:
            self.init("the command failed", why: String(describing: error))
        }
    }
}

/// An error that knows how to tell a person about itself.
package protocol SelfExplaining: Error {
    /// The error in words.
    var explanation: Explanation { get }
}

/// An error made where a command notices it, already in words.
package struct Failure: SelfExplaining, Equatable {
    package let explanation: Explanation

    package init(
        _ what: String,
        why: String? = nil,
        advice: [String] = [],
        exitCode: ExitCode = .failed
    ) {
        explanation = Explanation(what, why: why, advice: advice, exitCode: exitCode)
    }
}
