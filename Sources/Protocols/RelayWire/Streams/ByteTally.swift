/// Bytes that several owners hold, together, so that one limit bounds them all.
///
/// Confined to the loop of its owners.
package final class ByteTally {
    /// What all of them hold now.
    package private(set) var bytes = 0

    /// Nothing held yet.
    package init() {}

    /// Counts bytes that one of them took in, or let go when negative.
    func add(_ count: Int) {
        bytes += count
        precondition(bytes >= 0, "more was let go than was held")
    }
}
