import Files
import Glibc
import Testing

@Suite("Folders")
struct FolderTests {
    let temporary: TemporaryFolder
    var root: Path { temporary.path }

    init() throws {
        temporary = try TemporaryFolder()
    }

    private func write(_ name: String) throws {
        try Folder((root / name).parent).create()
        try AtomicFile.write(Array(name.utf8), to: root / name)
    }

    @Test("creating a folder creates those above it, closed to others")
    func create() throws {
        try Folder(root / "a/b/c").create()
        try Folder(root / "a/b/c").create()
        for name in ["a", "a/b", "a/b/c"] {
            let status = try FileStatus(of: root / name)
            #expect(status.kind == .folder)
            #expect(status.permissions == .ownerOnlyFolder)
        }
        try write("file")
        #expect(throws: FileError(.createFolder, root / "file", .notFolder)) {
            try Folder(root / "file").create()
        }
    }

    @Test("a walk lists folders before what they hold, by name, without following links")
    func walk() throws {
        for name in ["b/y", "b/x", "a", "c/d/e"] { try write(name) }
        #expect(symlink("..", (root / "b/up").string) == 0)
        let walk = try Folder(root).walk()
        #expect(walk.map(\.path.string) == ["a", "b", "b/up", "b/x", "b/y", "c", "c/d", "c/d/e"])
        #expect(walk.first { $0.path == "b/up" }?.status.kind == .link)
        #expect(walk.first { $0.path == "c/d/e" }?.status.bytes == 5)
        #expect(try Folder(root / "c").entries().map(\.path.string) == ["d"])
    }

    @Test("a walk of exactly its bounds succeeds and one more is refused")
    func bounds() throws {
        for name in ["a", "b/c/d"] { try write(name) }
        #expect(try Folder(root).walk(.init(depth: 3, entries: 4)).count == 4)
        #expect(throws: FileError(.list, root, .more(thanEntries: 3))) {
            try Folder(root).walk(.init(depth: 3, entries: 3))
        }
        #expect(throws: FileError(.list, root / "b/c", .deeper(thanFolders: 2))) {
            try Folder(root).walk(.init(depth: 2, entries: 4))
        }
        #expect(try Folder(root).entries(limit: 2).count == 2)
        #expect(throws: FileError(.list, root, .more(thanEntries: 1))) {
            try Folder(root).entries(limit: 1)
        }
    }

    @Test("names that are not UTF-8 are listed and removed as they are")
    func bytes() throws {
        let name: [UInt8] = [0xFF, 0x2E, 0xFE]
        try AtomicFile.write([], to: root.joined(Path(bytes: name)))
        #expect(try Folder(root).entries().map(\.path.bytes) == [name])
        try Folder(root / "").removeTree()
        #expect(throws: FileError.self) { try Folder(root).entries() }
        try Folder(root).create()
    }

    @Test("removing a tree leaves what its links point at")
    func removeTree() throws {
        try write("keep/file")
        try write("tree/a/b")
        #expect(symlink("../keep", (root / "tree/link").string) == 0)
        try Folder(root / "tree").removeTree()
        #expect(try Folder(root).walk().map(\.path.string) == ["keep", "keep/file"])
    }

    @Test("a link in the place of the tree is not followed")
    func removeLink() throws {
        try write("keep/file")
        #expect(symlink("keep", (root / "link").string) == 0)
        #expect(throws: FileError.self) { try Folder(root / "link").removeTree() }
        #expect(try File.content(of: root / "keep/file", limit: 100).count == 9)
    }

    @Test("renaming moves and removing is once")
    func rename() throws {
        try write("a")
        try (root / "a").rename(to: root / "b")
        #expect(try FileStatus.ifPresent(root / "a") == nil)
        #expect(try FileStatus.ifPresent(root / "b")?.bytes == 1)
        try (root / "b").remove()
        try (root / "b").removeIfPresent()
        #expect(throws: FileError(.remove, root / "b", .system(ENOENT))) {
            try (root / "b").remove()
        }
    }

    @Test("a disk has some free space and a missing folder has none")
    func free() throws {
        #expect(try Folder(root).freeBytes() > 0)
        #expect(throws: FileError(.measure, root / "none", .system(ENOENT))) {
            try Folder(root / "none").freeBytes()
        }
    }
}
