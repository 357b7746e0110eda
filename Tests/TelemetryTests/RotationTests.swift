import Bytes
import Files
import Telemetry
import Testing

@Suite("Rotation of log files")
struct RotationTests {
    let folder: TemporaryFolder
    let clock: TestClock
    var path: Path { folder.path / "node.log" }

    init() throws {
        folder = try TemporaryFolder()
        clock = try TestClock("2026-01-31T23:59:00.000Z")
    }

    /// Writes one record per step and moves the clock after each.
    private func write(_ records: Int, _ rotation: Rotation, step: Duration) throws {
        let writer = try LogWriter(to: [.file(path, rotation)], clock: clock.now)
        let log = Log("node", writer)
        for number in 0..<records {
            log.info("tick", ["number": .public(number)])
            clock.advance(by: step)
        }
        writer.flush()
    }

    private func files() throws -> [String] {
        try Folder(folder.path).entries().map(\.path.string)
    }

    private func numbers(in name: String) throws -> [Int64] {
        let text = try File.content(of: folder.path / name, limit: 1 << 20)
        return try text.split(separator: UInt8(ascii: "\n"))
            .compactMap { try JSON(parsing: Array($0))["fields"]?["number"]?.intValue }
    }

    @Test("a file that would exceed its size starts anew, without losing a line")
    func size() throws {
        // A line has 106 bytes, so three fill a file exactly.
        try write(7, Rotation(bytes: 318), step: .seconds(1))
        let names = try files()
        #expect(
            names == [
                "node-2026-01-31T23:59:03.000Z.log", "node-2026-01-31T23:59:06.000Z.log",
                "node.log",
            ]
        )
        #expect(try names.map(numbers) == [[0, 1, 2], [3, 4, 5], [6]])
        for name in names {
            #expect(try FileStatus(of: folder.path / name).bytes <= 318)
        }
    }

    @Test("a file as old as allowed starts anew, also across a restart")
    func age() throws {
        let rotation = Rotation(age: .seconds(60))
        try write(1, rotation, step: .seconds(59))
        try write(1, rotation, step: .seconds(1))
        #expect(try files() == ["node.log"])
        try write(1, rotation, step: .zero)
        #expect(try files() == ["node-2026-02-01T00:00:00.000Z.log", "node.log"])
        #expect(try numbers(in: "node-2026-02-01T00:00:00.000Z.log") == [0, 0])
    }

    @Test("no more old files are kept than asked for, and strangers stay")
    func count() throws {
        try AtomicFile.write([], to: folder.path / "node-of-mine.log")
        try AtomicFile.write([], to: folder.path / "other-2026-01-31T23:59:03.000Z.log")
        try write(10, Rotation(bytes: 1, files: 2), step: .seconds(1))
        #expect(
            try files() == [
                "node-2026-01-31T23:59:08.000Z.log", "node-2026-01-31T23:59:09.000Z.log",
                "node-of-mine.log", "node.log", "other-2026-01-31T23:59:03.000Z.log",
            ]
        )
    }

    @Test("files that end in the same instant are all kept")
    func sameInstant() throws {
        try write(4, Rotation(bytes: 1), step: .zero)
        #expect(try files().map { try numbers(in: $0) } == [[0], [1], [2], [3]])
    }

    @Test("old files go when their time is over")
    func retention() throws {
        try write(4, Rotation(bytes: 1, retention: .seconds(100)), step: .seconds(60))
        #expect(
            try files() == [
                "node-2026-02-01T00:01:00.000Z.log", "node-2026-02-01T00:02:00.000Z.log",
                "node.log",
            ]
        )
    }

    @Test("a line longer than a file gets a file of its own")
    func longLine() throws {
        try write(2, Rotation(bytes: 1), step: .seconds(1))
        #expect(try files().count == 2)
    }
}
