package import Files
import Glibc

/// What this process uses of its machine, from /proc (proc(5)).
package struct ProcessFigures: Equatable, Sendable {
    /// Memory in use, in bytes.
    package let residentBytes: Int64
    /// Time on the processor, in user and system mode together, in seconds.
    package let processorSeconds: Double
    /// How many threads there are.
    package let threads: Int
    /// How many descriptors are open.
    package let openDescriptors: Int
    /// How long the process has been running, in seconds.
    package let uptimeSeconds: Double

    /// Reads the figures now.
    package static func now() throws(FileError) -> ProcessFigures {
        let stat = try text("/proc/self/stat")
        // The second field is the program's name, which may have blanks and parentheses in it.
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        func field(_ number: Int) -> Int64 {
            let index = number - 2
            return fields.indices.contains(index) ? Int64(fields[index]) ?? 0 : 0
        }
        let ticks = Double(sysconf(CInt(_SC_CLK_TCK)))
        let sinceBoot = try text("/proc/uptime").split(separator: " ").first.flatMap { Double($0) }
        return ProcessFigures(
            residentBytes: field(24) * Int64(getpagesize()),
            processorSeconds: Double(field(14) + field(15)) / ticks,
            threads: Int(field(20)),
            // The listing itself holds one.
            openDescriptors: try Folder("/proc/self/fd").entries().count - 1,
            uptimeSeconds: (sinceBoot ?? 0) - Double(field(22)) / ticks
        )
    }

    private static func text(_ path: Path) throws(FileError) -> String {
        String(decoding: try File.content(of: path, limit: 1 << 16), as: UTF8.self)
    }

    /// Registers the figures under the names that Prometheus' own libraries use.
    package static func register(in metrics: Metrics) {
        func observe(_ name: String, _ help: String, _ figure: @escaping @Sendable (Self) -> Double)
        {
            metrics.observe("process_\(name)", help) {
                // Without /proc there is no figure, which Prometheus writes as NaN.
                do { return figure(try now()) } catch { return .nan }
            }
        }
        observe("resident_memory_bytes", "Memory in use.") { Double($0.residentBytes) }
        observe("cpu_seconds_total", "Time on the processor.") { $0.processorSeconds }
        observe("threads", "Threads.") { Double($0.threads) }
        observe("open_fds", "Open descriptors.") { Double($0.openDescriptors) }
        observe("uptime_seconds", "Time since the start.") { $0.uptimeSeconds }
    }
}
