/// Carries a log's outputs to the thread that will own them.
///
/// Unchecked, because who made them has let go (`sending`) and the thread takes them once.
final class LogHandover: @unchecked Sendable {
    private var outputs: [LogOutput]?

    init(_ outputs: sending [LogOutput]) {
        self.outputs = outputs
    }

    func take() -> [LogOutput] {
        guard let taken = outputs.take() else { preconditionFailure("outputs have one owner") }
        return taken
    }
}
