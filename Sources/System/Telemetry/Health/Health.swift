import Synchronization

/// The named checks of a node, asked when somebody wants to know.
package final class Health: Sendable {
    /// Tells how one part is, without waiting for anything.
    package typealias Check = @Sendable () -> HealthStatus

    private let checks = Mutex<[(name: String, check: Check)]>([])

    /// Health without checks.
    package init() {}

    /// Adds the check `name`, which answers at once from what it knows already.
    package func register(_ name: String, _ check: @escaping Check) {
        checks.withLock { checks in
            precondition(!checks.contains { $0.name == name }, "two health checks \(name)")
            checks.append((name, check))
        }
    }

    /// Asks every check, in the order of registration.
    package func report() -> HealthReport {
        // Outside the lock, because a check may take locks of its own.
        let checks = checks.withLock { $0 }
        return HealthReport(checks: checks.map { ($0.name, $0.check()) })
    }
}
