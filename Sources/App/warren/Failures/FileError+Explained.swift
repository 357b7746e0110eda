package import Console
package import Files

extension FileError: SelfExplaining {
    package var explanation: Explanation {
        if case .locked(let holder) = reason {
            let process = holder.map { "process \($0)" } ?? "another process"
            return Explanation(
                "the data folder \(path.parent) is in use",
                why: "\(process) runs a node with it",
                advice: [
                    holder.map { "stop it: kill \($0)" } ?? "stop it",
                    "or give this one a folder of its own: --data FOLDER",
                ]
            )
        }
        let (why, remedy) = cause
        return Explanation(
            "could not \(operation.rawValue) \(path)",
            why: why,
            advice: (remedy.map { [$0] } ?? []) + (isFull ? ["warren doctor"] : [])
        )
    }
}
