import Files

/// Runs `body`, which waits for a disk, on a thread of its own, and returns what it returned.
func blocking<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        WorkerThread.start { continuation.resume(with: Result { try body() }) }
    }
}
