import Bytes
import Console
import Net

/// Follows one transfer of a node on the terminal until it ends.
struct TransferWatch: Sendable {
    private static let interval = Duration.milliseconds(200)

    let api: NodeAPI
    let terminal: Terminal
    /// How long to follow it; nil for as long as it takes.
    let limit: Duration?

    /// Shows how far it has come, and gives the transfer as it ended, or as it was at the limit.
    func follow(_ begun: SeenTransfer) async throws -> SeenTransfer {
        let start = EventLoop.clock()
        let bar = terminal.progress(
            begun.name,
            total: begun.bytesTotal,
            done: begun.bytesDone
        )
        var hasTold = false
        while true {
            let seen = try await state(of: begun.id, or: begun)
            bar.advance(to: seen.bytesDone)
            let isOver = limit.map { EventLoop.clock() - start >= $0 } ?? false
            if seen.exitCode != nil || isOver {
                bar.end(seen.stage == .done ? .concluded : .abandoned)
                return seen
            }
            if seen.stage == .waiting, !hasTold {
                hasTold = true
                terminal.note("waiting for \(seen.peer) to be online and accept")
            }
            do { try await Task.sleep(for: Self.interval) } catch {
                bar.end(.abandoned)
                terminal.note("the transfer goes on while the node runs: warren inbox")
                throw error
            }
        }
    }

    /// Prints how a transfer ended, and says with which code.
    func conclude(_ transfer: SeenTransfer) -> ExitCode {
        terminal.record(transfer.json)
        switch transfer.stage {
        case .done: terminal.line("\(transfer.name, .bold): done")
        case .declined: terminal.line("\(transfer.name, .bold): \("declined", .red)")
        default:
            let why = transfer.error.map { ": \($0)" } ?? ""
            terminal.line("\(transfer.name, .bold): \(transfer.stage.rawValue, .yellow)\(why)")
        }
        return transfer.exitCode ?? .incomplete
    }

    private func state(of id: String, or last: SeenTransfer) async throws -> SeenTransfer {
        guard let seen = try await api.transfers().first(where: { $0.id == id }) else {
            throw Failure(
                "the transfer of \(last.name) is gone",
                why: "it was taken off the node's list",
                exitCode: .incomplete
            )
        }
        return seen
    }
}
