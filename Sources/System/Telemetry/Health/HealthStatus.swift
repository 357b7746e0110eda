/// How one part of the node is.
package enum HealthStatus: Equatable, Sendable {
    case ok
    /// Something does not work as it should; why, in a sentence for the operator.
    case degraded(String)
}
