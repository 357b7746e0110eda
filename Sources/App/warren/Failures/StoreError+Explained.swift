package import Console
import Files
package import Store

extension StoreError: SelfExplaining {
    package var explanation: Explanation {
        if case .file(let error) = self { return error.explanation }
        return Explanation(
            "a database of the node cannot be used",
            why: description,
            advice: advice
        )
    }

    private var advice: [String] {
        switch self {
        case .full: ["free some disk space, then start again", "warren doctor"]
        case .disk: ["check the disk and its logs"]
        case .corrupt: ["restore it from a backup, or move it away to begin anew"]
        case .busy: ["end the other program that uses it"]
        case .unopenable, .readOnly: ["check who owns the data folder and its permissions"]
        default: []
        }
    }
}
