import Bytes
import Console
import Node

private let size = Option.value(
    "size",
    "BYTES",
    "How much to send in each direction",
    default: "1GiB"
)
private let hops = Option.value("hops", "N", "Relays of the chain, 1 to 5", default: "3")

extension Command {
    /// Measures a chain of relays in this process.
    static let bench = Command(
        "bench",
        .relays,
        "Measure a chain of relays on this machine",
        discussion: """
            Starts relays and a client in this process, sends through them over the loopback, and \
            prints what this machine can do. Nothing leaves it, and a running node is not touched.
            """,
        options: [size, hops],
        examples: [
            Example("bench", "three relays, 1 GiB each way"),
            Example("bench --hops 1 --size 256MiB --json", "one relay, for scripts"),
        ]
    ) { invocation in
        let bytes = try invocation.arguments.byteCount(size) ?? 1 << 30
        let count = try invocation.arguments.integer(hops, in: 1...5) ?? 3
        let terminal = invocation.terminal
        let chain = try await LoopbackChain(relays: count, hops: count)
        let figures = try await ChainBench(chain, bytes: Int(bytes)).run { step in
            terminal.note("\(step)…")
        }
        await chain.stop()
        show(figures, on: terminal)
        return .ok
    }

    private static func show(_ figures: ChainBench.Figures, on terminal: Terminal) {
        let rows: [(String, Double, String)] = [
            ("bulk towards the client", figures.bytesPerSecondDown / 1e6, "MB/s"),
            ("bulk from the client", figures.bytesPerSecondUp / 1e6, "MB/s"),
            ("round trip, median", milliseconds(figures.roundTrips, 0.5), "ms"),
            ("round trip, 99 of 100", milliseconds(figures.roundTrips, 0.99), "ms"),
            ("circuit build, median", milliseconds(figures.builds, 0.5), "ms"),
            ("circuit builds", figures.buildsPerSecond, "per second"),
        ]
        if terminal.format == .json {
            let members = rows.map { ($0.0, JSON.double($0.1)) }
            return terminal.record(.object(JSONObject(uniqueMembers: members)))
        }
        var table = TextTable([.init("what"), .init("figure", .trailing), .init("unit")])
        for (what, figure, unit) in rows {
            table.append([what, "\((figure * 1000).rounded() / 1000)", unit])
        }
        terminal.table(table)
    }

    private static func milliseconds(_ sorted: [Duration], _ share: Double) -> Double {
        guard !sorted.isEmpty else { return .nan }
        let index = min(sorted.count - 1, Int(Double(sorted.count) * share))
        return Double(sorted[index].wholeNanoseconds) / 1e6
    }
}
