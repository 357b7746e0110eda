import Files
import Glibc
import Testing

@Suite("Open files")
struct FileTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("what is written at an offset is read from there")
    func readBack() throws {
        let file = try File(opening: folder.path / "a", .createNew)
        try file.write([1, 2, 3], at: 5)
        #expect(try file.size == 8)
        #expect(try file.read(at: 0, count: 100) == [0, 0, 0, 0, 0, 1, 2, 3])
        #expect(try file.read(at: 6, count: 1) == [2])
        #expect(try file.read(at: 8, count: 1) == [])
        try file.synchronise()
        try file.synchroniseContent()
        try file.close()
    }

    @Test("a new file is for its owner only, unless asked otherwise")
    func permissions() throws {
        let path = folder.path / "a"
        let file = try File(opening: path, .create)
        #expect(try file.status.permissions == .ownerOnly)
        #expect(try FileStatus(of: path).number == file.status.number)
    }

    @Test("appending goes to the end whatever the length is")
    func append() throws {
        let path = folder.path / "a"
        try AtomicFile.write([1, 2], to: path)
        let file = try File(opening: path, .append)
        try file.append([3])
        try file.append([4])
        #expect(try File.content(of: path, limit: 4) == [1, 2, 3, 4])
    }

    @Test("a file of the limit is read whole and one byte more is refused")
    func limit() throws {
        let path = folder.path / "a"
        try AtomicFile.write([UInt8](repeating: 7, count: 70_000), to: path)
        #expect(try File.content(of: path, limit: 70_000).count == 70_000)
        #expect(throws: FileError(.read, path, .larger(thanBytes: 69_999))) {
            try File.content(of: path, limit: 69_999)
        }
    }

    @Test("a file of /proc is read although it claims to be empty")
    func proc() throws {
        let path: Path = "/proc/self/status"
        #expect(try !File.content(of: path, limit: 1 << 16).isEmpty)
        #expect(throws: FileError(.read, path, .larger(thanBytes: 10))) {
            try File.content(of: path, limit: 10)
        }
    }

    @Test("each mode creates, keeps or empties as it says")
    func modes() throws {
        let path = folder.path / "a"
        #expect(throws: FileError(.open, path, .system(ENOENT))) { try Self.open(path, .read) }
        #expect(throws: FileError(.open, path, .system(ENOENT))) { try Self.open(path, .update) }
        try File(opening: path, .create).write([1], at: 0)
        #expect(throws: FileError(.open, path, .system(EEXIST))) { try Self.open(path, .createNew) }
        #expect(try File(opening: path, .create).size == 1)
        #expect(try File(opening: path, .update).size == 1)
        #expect(try File(opening: path, .replace).size == 0)
    }

    private static func open(_ path: Path, _ mode: File.Mode) throws(FileError) {
        try File(opening: path, mode).close()
    }

    @Test("folders, devices and pipes are no files, and opening a pipe does not wait")
    func kinds() throws {
        let pipe = folder.path / "pipe"
        #expect(mkfifo(pipe.string, 0o600) == 0)
        for path in [folder.path, "/dev/zero", pipe] {
            #expect(throws: FileError(.open, path, .notRegular)) { try Self.open(path, .read) }
        }
    }

    @Test("a link is refused when asked to")
    func links() throws {
        let (file, link) = (folder.path / "file", folder.path / "link")
        try AtomicFile.write([], to: file)
        #expect(symlink("file", link.string) == 0)
        try File(opening: link, .read).close()
        #expect(throws: FileError(.open, link, .system(ELOOP))) {
            try File(opening: link, .read, links: .refuse).close()
        }
        #expect(try FileStatus(of: link).kind == .regular)
        #expect(try FileStatus(of: link, links: .refuse).kind == .link)
    }

    @Test("a zero byte does not cut a path short")
    func zero() {
        #expect(throws: FileError(.open, "/etc/passwd\0.png", .zeroByte)) {
            try File(opening: "/etc/passwd\0.png", .read).close()
        }
    }

    @Test("reserving takes space, resizing does not")
    func space() throws {
        let file = try File(opening: folder.path / "a", .create)
        try file.resize(to: 1 << 20)
        #expect(try file.size == 1 << 20)
        #expect(try file.status.allocatedBytes < 1 << 20)
        try file.reserve(1 << 20)
        #expect(try file.size == 1 << 20)
        #expect(try file.status.allocatedBytes >= 1 << 20)
        try file.resize(to: 3)
        #expect(try file.size == 3)
    }

    @Test("a closed or dropped file leaves no descriptor behind")
    func descriptors() throws {
        let first = try File(opening: folder.path / "a", .create).number
        for _ in 0..<100 { try File(opening: folder.path / "a", .read).close() }
        for _ in 0..<100 { _ = try File(opening: folder.path / "a", .read).size }
        // Other tests open files at the same time, but by far not two hundred.
        #expect(try File(opening: folder.path / "a", .read).number < first + 100)
    }

    @Test("writing beyond the allowed size fails with an error that says so")
    func full() async {
        await #expect(processExitsWith: .success) {
            // RLIMIT_FSIZE, which Glibc shows only as an enum without its value.
            let fileSize: CInt = 1
            signal(SIGXFSZ, SIG_IGN)
            var limit = rlimit(rlim_cur: 1_000, rlim_max: 1_000)
            setrlimit(fileSize, &limit)
            let folder = try TemporaryFolder()
            let path = folder.path / "a"
            let file = try File(opening: path, .create)
            let error = #expect(throws: FileError.self) {
                try file.write([UInt8](repeating: 1, count: 2_000), at: 0)
            }
            #expect(error?.isFull == true)
            #expect(throws: FileError.self) {
                try AtomicFile.write([UInt8](repeating: 1, count: 2_000), to: folder.path / "b")
            }
            #expect(try Folder(folder.path).entries().map(\.path) == ["a"])
        }
    }
}
