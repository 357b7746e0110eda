import Files
import Glibc
import Testing

@Suite("Data folder (XDG Base Directory Specification)")
struct DataFolderTests {
    static let locations: [(environment: [String: String], location: Path?)] = [
        (["WARREN_DATA": "/d/./x", "XDG_DATA_HOME": "/share", "HOME": "/home/a"], "/d/x"),
        (["XDG_DATA_HOME": "/share", "HOME": "/home/a"], "/share/warren"),
        (["XDG_DATA_HOME": "share", "HOME": "/home/a"], "/home/a/.local/share/warren"),
        (["WARREN_DATA": "", "HOME": "/home/a"], "/home/a/.local/share/warren"),
        ([:], nil),
    ]

    @Test("the environment names the folder", arguments: locations)
    func location(environment: [String: String], location: Path?) throws {
        #expect(try DataFolder.location(in: Environment(environment)) == location)
    }

    @Test("a relative choice starts in the current folder")
    func relative() throws {
        let location = try DataFolder.location(in: Environment(["WARREN_DATA": "d"]))
        #expect(try location == Path.currentFolder() / "d")
    }

    @Test("the environment of this process is read")
    func process() throws {
        let path = try #require(getenv("PATH").map { String(cString: $0) })
        #expect(Environment.ofProcess()["PATH"] == path)
        #expect(Environment.ofProcess()["WARREN_NO_SUCH_VARIABLE"] == nil)
    }

    @Test("a second user of the folder learns which process holds it")
    func locked() throws {
        let temporary = try TemporaryFolder()
        let path = temporary.path / "data"
        let first = try DataFolder(opening: path)
        #expect(try FileStatus(of: path).permissions == .ownerOnlyFolder)
        #expect(throws: FileError(.lock, path / "lock", .locked(by: getpid()))) {
            _ = try DataFolder(opening: path)
        }
        #expect(try first.folder("relay") == path / "relay")
    }

    @Test("the folder is free again when its user lets go, with what a crash left swept")
    func unlocked() throws {
        let temporary = try TemporaryFolder()
        func use() throws { _ = try DataFolder(opening: temporary.path).folder("a") }
        try use()
        try AtomicFile.write([1], to: temporary.path / ".passing-x")
        try use()
        #expect(try Folder(temporary.path).entries().map(\.path.string) == ["a", "lock"])
    }
}
