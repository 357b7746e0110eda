/// How much a log record matters.
package enum LogLevel: String, CaseIterable, Comparable, Sendable {
    /// For whoever changes the program.
    case debug
    /// What a node does when all is well, seldom enough to read.
    case info
    /// Something went wrong and was dealt with.
    case warning
    /// Something does not work until somebody acts.
    case error

    package static func < (a: LogLevel, b: LogLevel) -> Bool { a.rank < b.rank }

    /// The place in the order of weight, from 0.
    var rank: UInt8 {
        switch self {
        case .debug: 0
        case .info: 1
        case .warning: 2
        case .error: 3
        }
    }
}
