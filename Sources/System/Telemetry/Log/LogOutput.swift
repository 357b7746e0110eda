import Files
import Glibc

/// One open destination of a log, owned by the thread that writes.
final class LogOutput {
    private enum Form {
        case json
        case text(LogRecord.Colours)
    }

    private let addresses: LogValue.Addresses
    private let form: Form
    /// Standard error when nil.
    private var file: RotatingFile?

    init(_ destination: LogDestination, _ addresses: LogValue.Addresses) throws(FileError) {
        self.addresses = addresses
        switch destination {
        case .file(let path, let rotation):
            form = .json
            file = try RotatingFile(at: path, rotation)
        case .terminal:
            // See no-color.org.
            let plain = isatty(STDERR_FILENO) == 0 || Environment.ofProcess()["NO_COLOR"] != nil
            form = .text(plain ? .none : .ansi)
        case .standardError:
            form = .json
        }
    }

    /// Writes `record` and returns why it could not.
    func write(_ record: LogRecord) -> FileError? {
        let line =
            switch form {
            case .json: record.json(addresses)
            case .text(let colours): record.text(addresses, colours)
            }
        do {
            if file == nil {
                try StandardError.write(line)
            } else {
                try file?.append(line, at: record.time)
            }
            return nil
        } catch {
            return error
        }
    }
}
