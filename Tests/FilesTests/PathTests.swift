import Bytes
import Files
import Testing

@Suite("Paths (POSIX.1-2017 §4.13 and Linux)")
struct PathTests {
    static let forms: [(path: Path, parent: Path, last: String, normalised: Path)] = [
        ("/a/b", "/a", "b", "/a/b"),
        ("/a//b/", "/a", "b", "/a/b"),
        ("/", "/", "/", "/"),
        ("", ".", "", "."),
        ("a", ".", "a", "a"),
        ("./a/../b", "./a/..", "b", "b"),
        ("/../a", "/..", "a", "/a"),
        ("../../a/..", "../../a", "..", "../.."),
        ("a/..", "a", "..", "."),
    ]

    @Test("a path tells its parent, its last name and its normal form", arguments: forms)
    func form(path: Path, parent: Path, last: String, normalised: Path) {
        #expect(path.parent == parent)
        #expect(path.lastComponent == last)
        #expect(path.normalised == normalised)
    }

    @Test("joining puts one slash between, and an absolute path replaces")
    func joining() {
        #expect(Path("/a") / "b" == "/a/b")
        #expect(Path("/a/") / "b/c" == "/a/b/c")
        #expect(Path("/a").joined("/b") == "/b")
        #expect(Path("").joined("b") == "b")
        #expect(Path("a").joined("") == "a")
    }

    static let inside: [(path: Path, folder: Path, inside: Bool)] = [
        ("/a/b", "/a", true),
        ("/a", "/a", true),
        ("/ab", "/a", false),
        ("/a/../b", "/a", false),
        ("a", "/a", false),
        ("a/b", ".", true),
        ("../a", ".", false),
    ]

    @Test("whether a path lies inside a folder goes by whole names", arguments: inside)
    func lies(path: Path, folder: Path, inside: Bool) {
        #expect(path.isInside(folder) == inside)
    }

    @Test("names that look alike but differ in bytes are different paths")
    func bytes() {
        #expect(Path("\u{E9}") != Path("e\u{301}"))
        #expect(Path(bytes: [0xFF]) != Path(bytes: [0xFE]))
    }

    @Test("a path shown to people cannot steer their terminal")
    func printable() {
        #expect(Path("a\u{1B}[2Jb\u{202E}").description == "a\\u{1b}[2Jb\\u{202e}")
        #expect(Path("größe 図").description == "größe 図")
    }

    static let paths: [(name: String, reason: UnsafeName)] = [
        ("/etc/passwd", .empty),
        ("a//b", .empty),
        ("a/", .empty),
        ("a/../b", .traversal),
        ("./a", .traversal),
        ("a/nul", .reserved("nul")),
        (
            String(repeating: "a/", count: FileLimits.relativePathComponents) + "a",
            .deep(components: FileLimits.relativePathComponents + 1)
        ),
        (
            String(repeating: "a", count: FileLimits.relativePathBytes + 1),
            .long(bytes: FileLimits.relativePathBytes + 1)
        ),
    ]

    @Test("a path that leaves the folder, or could, is refused", arguments: paths)
    func leaving(name: String, reason: UnsafeName) {
        #expect(throws: reason) { try Path("/data").child(safe: name) }
    }

    @Test("a relative path of safe names is a child")
    func child() throws {
        #expect(try Path("/data").child(safe: "a/b c/d.txt") == "/data/a/b c/d.txt")
        let deepest = Array(repeating: "a", count: FileLimits.relativePathComponents)
        #expect(try Path("/data").child(safe: deepest.joined(separator: "/")).isInside("/data"))
    }
}
