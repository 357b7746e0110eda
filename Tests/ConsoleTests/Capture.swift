import Console
import Glibc
import Testing

/// What a command line printed into two pipes, and how it ended.
struct Capture {
    let output: String
    let errors: String
    let code: ExitCode

    static func of(
        _ line: [String],
        table: CommandTable = SampleCommands.table
    ) async throws -> Capture {
        let (output, errors) = (try Pipe(), try Pipe())
        let channels = Terminal.Channels(input: -1, output: output.writer, errors: errors.writer)
        let code = await table.run(line, on: channels) { _ in nil }
        return Capture(output: output.drain(), errors: errors.drain(), code: code)
    }
}

/// A pipe whose text is small enough to stay in the kernel until it is read.
final class Pipe {
    private(set) var reader: CInt
    private(set) var writer: CInt

    init() throws {
        var ends: [CInt] = [-1, -1]
        try #require(pipe(&ends) == 0)
        (reader, writer) = (ends[0], ends[1])
    }

    deinit {
        closeReader()
        closeWriter()
    }

    func closeReader() {
        if reader >= 0 { close(reader) }
        reader = -1
    }

    func closeWriter() {
        if writer >= 0 { close(writer) }
        writer = -1
    }

    /// Everything written so far; closes the writing end.
    func drain() -> String {
        closeWriter()
        var bytes: [UInt8] = []
        var block = [UInt8](repeating: 0, count: 4096)
        while case let count = read(reader, &block, block.count), count > 0 {
            bytes += block[..<count]
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
