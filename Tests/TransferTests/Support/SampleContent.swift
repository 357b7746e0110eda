import Bytes
import Files
import Testing
import TransferWire

/// Files that are only in memory, for peers spoken by hand.
struct SampleContent: Sendable {
    let manifest: Manifest
    let id: TransferID
    private let files: [[UInt8]]

    /// A large file, and a folder with a small and an empty one.
    init(seed: UInt64 = 1) throws {
        var generator = SeededGenerator(seed: seed)
        id = TransferID(using: &generator)
        let entries = [
            ManifestEntry(path: ["large.bin"], kind: .file, bytes: 1_200_000, modified: 7),
            ManifestEntry(path: ["set"], kind: .folder),
            ManifestEntry(path: ["set", "empty"], kind: .file, modified: 7),
            ManifestEntry(path: ["set", "small"], kind: .executable, bytes: 10, modified: 7),
        ]
        manifest = try Manifest(entries)
        files = manifest.entries.map { generator.bytes(Int($0.bytes)) }
    }

    func bytes(_ read: ChunkRead) -> [UInt8] {
        Array(files[read.file].dropFirst(Int(read.offset)).prefix(read.count))
    }

    /// What a sender of all this says once it is accepted, and where each frame is in it.
    func said() throws -> (bytes: [UInt8], frames: [Range<Int>]) {
        let now = Moment(nanoseconds: 0)
        var machine = SenderMachine(id: id, manifest: manifest, now: now)
        var bytes: [UInt8] = []
        machine.drain(now: now) { $0.count }
        let acceptance = Acceptance(credit: UInt64(TransferLimits.window.upperBound), claims: [])
        let answer =
            TransferMessage.hello(Hello()).frame + TransferMessage.accept(acceptance).frame
        answer.withUnsafeBytes { machine.receive($0, now: now) }
        while let effect = machine.next() {
            guard case .read(let read) = effect else { continue }
            self.bytes(read).withUnsafeBytes { machine.supply(read, $0) }
        }
        machine.drain(now: now) { part in
            bytes += part
            return part.count
        }
        var frames: [Range<Int>] = []
        while let start = Optional(frames.last?.upperBound ?? 0), start < bytes.count {
            var reader = ByteReader(bytes.span.bytes.extracting(start...))
            frames.append(start..<start + 4 + Int(try reader.integer(UInt32.self)))
        }
        return (bytes, frames)
    }

    /// Whether everything is in this folder as it should be, and nothing else.
    func expect(in folder: Path) throws {
        for (file, entry) in manifest.entries.enumerated() where entry.kind != .folder {
            let path = entry.path.reduce(folder) { $0 / $1 }
            #expect(try File.content(of: path, limit: 1 << 22) == files[file])
        }
        let there = try Folder(folder).walk().map(\.path.string)
        #expect(there.sorted() == ["large.bin", "set", "set/empty", "set/small"])
    }
}
