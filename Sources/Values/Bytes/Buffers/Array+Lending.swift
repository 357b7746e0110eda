extension [UInt8] {
    /// Lends the bytes to `body`, which may throw one type and return what cannot be copied.
    ///
    /// The standard library's `withUnsafeBytes` allows neither.
    package func lend<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var outcome: Swift.Result<Result, Failure>?
        withUnsafeBytes { bytes in
            outcome = Self.outcome { () throws(Failure) in try body(bytes) }
        }
        guard let outcome = outcome.take() else { preconditionFailure("the body always runs") }
        return try outcome.get()
    }

    /// Lends the bytes to `body` to change them; see ``lend(_:)``.
    package mutating func lendMutable<Result: ~Copyable, Failure: Error>(
        _ body: (UnsafeMutableRawBufferPointer) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        var outcome: Swift.Result<Result, Failure>?
        withUnsafeMutableBytes { bytes in
            outcome = Self.outcome { () throws(Failure) in try body(bytes) }
        }
        guard let outcome = outcome.take() else { preconditionFailure("the body always runs") }
        return try outcome.get()
    }

    private static func outcome<Result: ~Copyable, Failure: Error>(
        _ body: () throws(Failure) -> Result
    ) -> Swift.Result<Result, Failure> {
        do {
            return .success(try body())
        } catch {
            return .failure(error)
        }
    }
}
