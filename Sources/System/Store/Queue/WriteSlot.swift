import Synchronization

/// Where a queued write leaves its result until the commit.
final class WriteSlot<T: Sendable>: Sendable {
    private let result = Mutex<Result<T, any Error>>(.failure(StoreError.closed))

    func fill(_ filled: Result<T, any Error>) {
        result.withLock { $0 = filled }
    }

    /// The result, or `failure` when the commit failed.
    func settled(_ failure: StoreError?) -> Result<T, any Error> {
        failure.map { .failure($0) } ?? result.withLock { $0 }
    }
}
