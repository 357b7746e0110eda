import Bytes

extension Phrase {
    /// Three kinds of lines: `error: what`, `  why: …`, `  try: …`.
    init(_ explanation: Explanation) {
        self = "\("error:", .red) \(explanation.what, .bold)"
        if let why = explanation.why { self = self + "\n  why: \(why)" }
        for advice in explanation.advice { self = self + "\n  try: \(advice, .cyan)" }
    }
}

extension Explanation {
    /// The same for programs: `{"error":{"what","why","try","exitCode"}}`.
    var json: JSON {
        [
            "error": [
                "what": .string(what),
                "why": why.map { .string($0) } ?? .null,
                "try": .array(advice.map { .string($0) }),
                "exitCode": .int(Int64(exitCode.rawValue)),
            ]
        ]
    }
}
