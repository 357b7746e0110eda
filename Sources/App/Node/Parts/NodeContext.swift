package import Files
package import Net
package import Telemetry

/// What every part of a process shares: its folder, its loops, its log and its figures.
package final class NodeContext: Sendable {
    /// The node's own folder; nobody else writes there while this lives.
    package let folder: Path
    package let loops: LoopGroup
    package let log: Log
    package let metrics = Metrics()
    package let health = Health()
    private let data: LockedFolder
    private let writer: LogWriter

    /// Keeps the lock for as long as the context lives.
    private final class LockedFolder: Sendable {
        let folder: DataFolder
        init(_ folder: consuming DataFolder) { self.folder = folder }
    }

    /// Locks the folder at `path` and starts `loops` event loops.
    package init(
        folder path: Path,
        loops count: Int,
        level: LogLevel,
        terminal: LogDestination?
    ) throws {
        let opened = try DataFolder(opening: path)
        folder = opened.path
        let logs = try opened.folder("logs")
        data = LockedFolder(opened)
        let file = LogDestination.file(logs / "warren.log", Rotation())
        writer = try LogWriter(to: [file] + (terminal.map { [$0] } ?? []), level: level)
        log = Log("warren", writer)
        loops = try LoopGroup(count: count)
        ProcessFigures.register(in: metrics)
    }

    /// Makes the folder of one part.
    package func folder(_ name: String) throws(FileError) -> Path {
        try data.folder.folder(name)
    }

    /// Stops the loops and writes what is left of the log.
    package func close() async {
        await loops.shutdown()
        writer.flush()
    }
}
