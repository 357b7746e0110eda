import Bytes
import Files

extension LogRecord {
    /// Whether lines for people have colours.
    enum Colours: Sendable {
        case none
        case ansi
    }

    /// The record as one line for people; nothing in it can steer their terminal.
    func text(_ addresses: LogValue.Addresses, _ colours: Colours) -> [UInt8] {
        let mark = "\(level.rawValue)".padded(to: 7)
        var line = "\(time.clock) \(colours == .ansi ? "\(level.colour)\(mark)\u{1B}[0m" : mark) "
        line += "\(source.printable): \(message)"
        for field in fields {
            line += " \(field.name.printable)=\(Self.text(field.value.shown(addresses)))"
        }
        return Array("\(line)\n".utf8)
    }

    private static func text(_ value: JSON) -> String {
        guard case .string(let text) = value else { return value.serialized() }
        let plain = text.printable
        let quoted = plain.isEmpty || plain.contains { " =\"".contains($0) }
        return quoted ? JSON.string(plain).serialized() : plain
    }
}

extension LogLevel {
    /// The "select graphic rendition" sequence of ECMA-48 §8.3.117 for this level.
    fileprivate var colour: String {
        switch self {
        case .debug: "\u{1B}[2m"
        case .info: "\u{1B}[32m"
        case .warning: "\u{1B}[33m"
        case .error: "\u{1B}[31m"
        }
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(0, width - count))
    }
}
