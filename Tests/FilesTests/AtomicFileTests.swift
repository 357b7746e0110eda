import Files
import Testing

@Suite("Atomic files")
struct AtomicFileTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func names() throws -> [String] {
        try Folder(folder.path).entries().map(\.path.string)
    }

    @Test("a commit replaces the whole content")
    func commit() throws {
        let path = folder.path / "a"
        try AtomicFile.write([1, 2, 3], to: path)
        try AtomicFile.write([4], to: path, permissions: .readableByAll)
        #expect(try File.content(of: path, limit: 10) == [4])
        #expect(try names() == ["a"])
    }

    @Test("without a commit the old content stays and nothing is left behind")
    func dropped() throws {
        let path = folder.path / "a"
        try AtomicFile.write([1], to: path)
        func drop() throws {
            let file = try AtomicFile(replacing: path)
            try file.append([2])
            #expect(try names().count == 2)
        }
        try drop()
        #expect(try File.content(of: path, limit: 10) == [1])
        #expect(try names() == ["a"])
    }

    @Test("what a killed process left is swept, and nothing else")
    func sweep() throws {
        try AtomicFile.write([], to: folder.path / "a")
        try AtomicFile.write([], to: folder.path / ".passing-1")
        try Folder(folder.path / ".passing-folder").create()
        try AtomicFile.sweep(Folder(folder.path))
        #expect(try names() == [".passing-folder", "a"])
    }

    @Test("a missing folder is an error about the file to be made")
    func missing() throws {
        let error = #expect(throws: FileError.self) {
            try AtomicFile.write([], to: folder.path / "none/a")
        }
        #expect(error?.isMissing == true)
    }
}
