import Synchronization

/// A number that only grows; growing costs one atomic addition.
package final class Counter: Sendable {
    private let count = Atomic<UInt64>(0)

    init() {}

    /// What has been counted so far.
    package var value: UInt64 { count.load(ordering: .relaxed) }

    /// Counts one more.
    package func increment() {
        count.wrappingAdd(1, ordering: .relaxed)
    }

    /// Counts `amount` more, which is not negative.
    package func increment(by amount: Int) {
        count.wrappingAdd(UInt64(amount), ordering: .relaxed)
    }
}
