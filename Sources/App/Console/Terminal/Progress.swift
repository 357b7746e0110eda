import Bytes
import Synchronization

/// Work in progress on a terminal's standard error; silent with `--quiet` or `--json`.
package final class Progress: Sendable {
    private let terminal: Terminal
    private let line: Mutex<ProgressLine>
    private let medium: ProgressLine.Medium

    init(_ terminal: Terminal, _ line: ProgressLine, _ medium: ProgressLine.Medium) {
        self.terminal = terminal
        self.line = Mutex(line)
        self.medium = medium
    }

    /// Notes how much is done in all; cheap enough to call for every block.
    package func advance(to done: Int64) {
        let text = line.withLock {
            $0.advance(to: done, columns: terminal.columns, now: .monotonic)
        }
        guard let text, terminal.tellsProgress else { return }
        switch medium {
        case .screen: terminal.showLive(text)
        case .pipe: terminal.note(Phrase(lines: text))
        }
    }

    /// Wipes the line; `concluded` leaves one with the amount, the time and the mean rate.
    package func end(_ outcome: Outcome) {
        let text = line.withLock { $0.conclusion(now: .monotonic) }
        guard terminal.tellsProgress else { return }
        terminal.showLive("")
        if outcome == .concluded { terminal.note(Phrase(lines: text)) }
    }

    /// How the work ended.
    package enum Outcome: Sendable {
        case concluded
        case abandoned
    }
}

extension Terminal {
    /// Begins to show work in progress.
    ///
    /// The label may be a stranger's word. `total` is the amount at the end, when it is known;
    /// `done` is what an earlier run has done already, and does not count into the rate.
    package func progress(
        _ label: String,
        unit: ProgressLine.Unit = .bytes,
        total: Int64?,
        done: Int64 = 0
    ) -> Progress {
        let medium: ProgressLine.Medium = hasErrorScreen ? .screen : .pipe
        let line = ProgressLine(
            label,
            unit: unit,
            total: total,
            done: done,
            medium: medium,
            now: .monotonic
        )
        return Progress(self, line, medium)
    }

    var tellsProgress: Bool { format == .text && verbosity != .quiet }
}
