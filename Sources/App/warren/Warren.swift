import Console
import Glibc

/// The program: every command, and the way into them.
@main
struct Warren {
    /// As `MAJOR.MINOR.PATCH`; the heading of CHANGELOG.md follows it.
    static let version = "0.1.0"

    static let table = CommandTable(
        version: version,
        summary: "private peer-to-peer communications",
        commands: commands
    )

    static func main() async {
        let interruption = Interruption()
        let line = Array(CommandLine.arguments.dropFirst())
        let code = await interruption.guarding { await table.run(line) }
        exit(code.rawValue)
    }
}
