import Bytes

/// Where a value of the configuration comes from; later cases override earlier ones.
package enum ConfigurationOrigin: Equatable, Sendable, CustomStringConvertible {
    /// The default that the schema declares.
    case schema
    case file(Path, line: Int)
    /// The name of the variable.
    case environment(String)
    /// The flag as it was written.
    case flag(String)

    package var description: String {
        switch self {
        case .schema: "default"
        case .file(let path, let line): "\(path):\(line)"
        case .environment(let variable): "environment variable \(variable.printable)"
        case .flag(let flag): "flag \(flag.printable)"
        }
    }
}
