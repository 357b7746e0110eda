package import Bytes

/// What the checks of a node answered.
package struct HealthReport: Sendable {
    /// The answers, in the order in which the checks were registered.
    package let checks: [(name: String, status: HealthStatus)]

    /// Whether every check is well.
    package var isOK: Bool { checks.allSatisfy { $0.status == .ok } }

    /// `{"status":"ok"|"degraded","checks":{name:{"status":…,"reason":…}}}`.
    package var json: JSON {
        var answers = JSONObject()
        for (name, status) in checks {
            switch status {
            case .ok: answers[name] = ["status": "ok"]
            case .degraded(let reason):
                answers[name] = ["status": "degraded", "reason": .string(reason)]
            }
        }
        return ["status": isOK ? "ok" : "degraded", "checks": .object(answers)]
    }
}
