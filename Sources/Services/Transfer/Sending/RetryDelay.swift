/// How long to wait before trying again: 1, 2, 4… up to 30 seconds, a quarter more or less.
///
/// Peers cut off at the same moment would otherwise come back at the same moment.
package struct RetryDelay: Hashable, Sendable {
    /// The first wait.
    package var first = Duration.seconds(1)
    /// The longest wait, before chance changes it.
    package var longest = Duration.seconds(30)
    private var failures = 0

    /// Waits of these lengths.
    package init(first: Duration = .seconds(1), longest: Duration = .seconds(30)) {
        (self.first, self.longest) = (first, longest)
    }

    /// The next wait.
    package mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        let doubled = first * (1 << min(failures, 16))
        failures += 1
        return min(doubled, longest) * Double.random(in: 0.75...1.25, using: &generator)
    }

    /// Starts over after a success.
    package mutating func reset() { failures = 0 }
}
