import Bytes

/// Why a configuration is not used; always what its author wrote, never a trap.
package enum ConfigurationError: Error, Equatable {
    /// The file is not TOML; the line is 0 where the parser cannot tell it.
    case syntax(Path, line: Int, column: Int, message: String)
    /// The schema has no such setting; `nearest` is one with a similar name.
    case unknown(name: String, origin: ConfigurationOrigin, nearest: String?)
    /// The value is not of the setting's type, or not among the values allowed.
    case mismatch(name: String, origin: ConfigurationOrigin, found: String, expected: String)
    /// One source gives one setting two values.
    case repeated(name: String, origin: ConfigurationOrigin)
    /// The file has more assignments than `FileLimits` allows.
    case crowded(Path, limit: Int)
    /// The file cannot be read.
    case file(FileError)
}

extension ConfigurationError: CustomStringConvertible {
    /// Where the mistake is, what it is and how to mend it.
    package var description: String {
        switch self {
        case .syntax(let path, line: 0, column: _, let message):
            "\(path): \(message.printable)."
        case .syntax(let path, let line, let column, let message):
            "\(path):\(line):\(column): \(message.printable)."
        case .unknown(let name, let origin, let nearest?):
            "\(origin): there is no setting \"\(name.printable)\"; did you mean \"\(nearest)\"?"
        case .unknown(let name, let origin, nil):
            "\(origin): there is no setting \"\(name.printable)\"."
        case .mismatch(let name, let origin, let found, let expected):
            "\(origin): \(name) is \(found), but must be \(expected)."
        case .repeated(let name, let origin):
            "\(origin): \(name.printable) is set a second time."
        case .crowded(let path, let limit):
            "\(path): more than \(limit) values are set."
        case .file(let error):
            error.description
        }
    }
}
