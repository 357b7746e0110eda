import Bytes
import Files
import Synchronization
import Telemetry
import Testing

/// A clock that stands still until the test moves it.
final class TestClock: Sendable {
    private let time: Mutex<WallTime>

    init(_ text: String) throws {
        time = Mutex(try #require(WallTime(text)))
    }

    func now() -> WallTime { time.withLock { $0 } }

    func advance(by duration: Duration) {
        time.withLock { $0 = $0 + duration }
    }
}

@Suite("Logs")
struct LogTests {
    let folder: TemporaryFolder
    let clock: TestClock
    var path: Path { folder.path / "log/node.log" }

    init() throws {
        folder = try TemporaryFolder()
        clock = try TestClock("2026-01-31T23:59:00.000Z")
    }

    private func writer(
        level: LogLevel = .debug,
        addresses: LogValue.Addresses = .redacted
    ) throws -> LogWriter {
        try LogWriter(
            to: [.file(path, Rotation())],
            level: level,
            addresses: addresses,
            clock: clock.now
        )
    }

    private func lines() throws -> [String] {
        String(decoding: try File.content(of: path, limit: 1 << 24), as: UTF8.self)
            .split(separator: "\n").map(String.init)
    }

    @Test("a record is one line of JSON, its time first")
    func json() throws {
        let writer = try writer()
        Log("relay", writer).part("circuit").warning(
            "circuit \"closed\"",
            ["id": .public(7), "up": .public(true), "took": .public(.milliseconds(1_500))]
        )
        Log("node", writer).info("started")
        writer.flush()
        #expect(
            try lines() == [
                #"{"time":"2026-01-31T23:59:00.000Z","level":"warning","source":"relay.circuit","#
                    + #""message":"circuit \"closed\"","fields":{"id":7,"up":true,"took":1500.0}}"#,
                #"{"time":"2026-01-31T23:59:00.000Z","level":"info","source":"node","#
                    + #""message":"started"}"#,
            ]
        )
        #expect(try FileStatus(of: path).permissions == .ownerOnly)
    }

    @Test("addresses are left out unless asked for, secrets always")
    func redaction() throws {
        let fields: KeyValuePairs<String, LogValue> = [
            "peer": .address("192.0.2.1:9001"), "key": .secret, "hops": .public(3),
        ]
        for addresses in [LogValue.Addresses.redacted, .shown] {
            let writer = try writer(addresses: addresses)
            Log("relay", writer).info("circuit open", fields)
            writer.flush()
        }
        let found = try lines().map { try JSON(parsing: $0)["fields"] }
        #expect(found[0] == ["peer": "[address]", "key": "[secret]", "hops": 3])
        #expect(found[1] == ["peer": "192.0.2.1:9001", "key": "[secret]", "hops": 3])
    }

    @Test("records below the level are not kept, and their fields not even computed")
    func level() throws {
        let writer = try writer(level: .warning)
        let log = Log("node", writer)
        let asked = Mutex(0)
        func field() -> LogValue {
            asked.withLock { $0 += 1 }
            return .public(1)
        }
        log.debug("a", ["x": field()])
        log.info("b", ["x": field()])
        log.warning("c", ["x": field()])
        log.error("d", ["x": field()])
        writer.keep(.error)
        log.warning("e", ["x": field()])
        writer.keep(.debug)
        log.debug("f", ["x": field()])
        writer.flush()
        #expect(try lines().map { try JSON(parsing: $0)["message"] } == ["c", "d", "f"])
        #expect(asked.withLock { $0 } == 3)
        Log.silent.error("g", ["x": field()])
        #expect(asked.withLock { $0 } == 3)
    }

    @Test("long texts and too many fields are cut at their limits")
    func limits() throws {
        let writer = try writer()
        let longest = String(repeating: "x", count: TelemetryLimits.fieldBytes)
        Log("node", writer).info(
            "a",
            ["kept": .public(longest), "cut": .public(longest + "y")]
        )
        Log("node", writer).info(
            "b",
            [
                "1": .secret, "2": .secret, "3": .secret, "4": .secret, "5": .secret, "6": .secret,
                "7": .secret, "8": .secret, "9": .secret, "10": .secret, "11": .secret,
                "12": .secret, "13": .secret, "14": .secret, "15": .secret, "16": .secret,
                "17": .secret,
            ]
        )
        writer.flush()
        let fields = try lines().map { try JSON(parsing: $0)["fields"] }
        #expect(fields[0]?["kept"] == .string(longest))
        #expect(fields[0]?["cut"] == .string(longest + "…"))
        #expect(fields[1]?.objectValue?.count == TelemetryLimits.fields)
    }

    @Test("every record that was not dropped is written, in order, and the dropped are counted")
    func flood() throws {
        let writer = try LogWriter(
            to: [.file(path, Rotation(bytes: 1 << 30))],
            records: 64,
            clock: clock.now
        )
        let log = Log("node", writer)
        for number in 0..<20_000 { log.info("flood", ["number": .public(number)]) }
        writer.flush()
        log.info("end")
        writer.flush()
        let records = try lines().map { try JSON(parsing: $0) }
        let numbers = records.compactMap { $0["fields"]?["number"]?.intValue }
        #expect(numbers == numbers.sorted())
        let told = records.compactMap { $0["fields"]?["records"]?.intValue }.reduce(0, +)
        #expect(numbers.count + writer.dropped == 20_000)
        #expect(told == Int64(writer.dropped))
        #expect(records.last?["message"] == "end")
        #expect(writer.failure == nil)
    }

    @Test("a disk that fails costs records, never the program, and writing goes on after")
    func failure() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryFolder()
            let path = folder.path / "node.log"
            let writer = try LogWriter(to: [.file(path, Rotation())])
            let log = Log("node", writer)
            LargestFile.limit(bytes: 300)
            for _ in 0..<10 { log.info("too much", ["text": .public("0123456789")]) }
            writer.flush()
            #expect(writer.failure?.isFull == true)
            #expect(writer.dropped > 0)
            let text = try File.content(of: path, limit: 300)
            #expect(text.last == UInt8(ascii: "\n"))
            for line in text.split(separator: UInt8(ascii: "\n")) {
                _ = try JSON(parsing: Array(line))
            }
        }
    }

    @Test("lines for people go to standard error, without colours when it is no terminal")
    func terminal() async throws {
        let result = await #expect(
            processExitsWith: .success,
            observing: [\.standardErrorContent]
        ) {
            let clock = try TestClock("2026-01-31T23:59:00.000Z")
            let writer = try LogWriter(to: [.terminal], clock: clock.now)
            Log("relay", writer).error(
                "refused",
                [
                    "peer": .address("192.0.2.1"), "why": .public("a \u{1B}[2J b"),
                    "code": .public(7),
                    "name": .public("x"),
                ]
            )
            writer.flush()
        }
        let text = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(
            text.contains(
                "23:59:00.000 error   relay: refused peer=[address] "
                    + "why=\"a \\\\u{1b}[2J b\" code=7 "
                    + "name=x\n"
            )
        )
    }
}
