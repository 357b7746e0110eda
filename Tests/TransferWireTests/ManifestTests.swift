import Bytes
import Testing
import TransferWire

@Suite("Transfer manifest")
struct ManifestTests {
    static let badNames = [
        "", ".", "..", "a/b", "a\\b", "a\0", "a\nb", "\u{7f}", "\u{85}", " a", "a ", "a.",
        "CON", "nul", "com1", "Lpt9.txt", "aux.tar.gz", "photo\u{202E}gpj.exe", "a\u{2066}b",
        ".Warren-Partial", "12:30", "what?", "a|b", "\u{3000}a", "com¹.txt", "a\u{FEFF}",
        String(repeating: "n", count: 241),
    ]

    @Test("names that lead elsewhere or deceive are refused", arguments: badNames)
    func unsafe(name: String) {
        #expect(!Manifest.isAcceptable(name))
        #expect(throws: ManifestError.unsafeName(entry: 0)) {
            try Manifest([ManifestEntry(path: ["a", name], kind: .file)])
        }
    }

    static let goodNames = [
        "a", "a b", ".profile", "..a", "console", "com10", "ä", "日本",
        String(repeating: "n", count: 240),
    ]

    @Test("other names pass, and read back", arguments: goodNames)
    func safe(name: String) throws {
        let manifest = try Manifest([ManifestEntry(path: ["a", name], kind: .file, bytes: 9)])
        #expect(try Manifest(decoding: manifest.bytes) == manifest)
    }

    @Test("reads back what it wrote, sorted, and writes the same")
    func roundTrip() throws {
        let manifest = try Manifest([
            ManifestEntry(path: ["b"], kind: .file, bytes: 1, modified: 2),
            ManifestEntry(path: ["a", "x"], kind: .executable, bytes: 1 << 40, modified: .max),
            ManifestEntry(path: ["a"], kind: .folder), ManifestEntry(path: ["a-b"], kind: .file),
        ])
        #expect(
            manifest.entries.map { $0.path.joined(separator: "/") } == ["a", "a/x", "a-b", "b"]
        )
        #expect(manifest.totalBytes == 1 << 40 + 1)
        let read = try Manifest(decoding: manifest.bytes)
        #expect(read == manifest)
        #expect(read.bytes == manifest.bytes)
    }

    @Test("refuses every truncation and any byte more")
    func truncation() throws {
        let bytes = try SampleFiles(sizes: [1, 2]).manifest.bytes
        for count in bytes.indices {
            #expect(throws: ManifestError.self) { try Manifest(decoding: Array(bytes[..<count])) }
        }
        #expect(throws: ManifestError.malformed) { try Manifest(decoding: bytes + [0]) }
    }

    @Test("what decodes at all encodes to the same bytes", arguments: 0..<300 as Range<UInt64>)
    func canonical(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        var bytes = try SampleFiles(sizes: [1, 2, 3]).manifest.bytes
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            bytes[Int.random(in: bytes.indices, using: &generator)] = UInt8(
                truncatingIfNeeded: generator.next()
            )
        }
        do {
            #expect(try Manifest(decoding: bytes).bytes == bytes)
        } catch {
            return
        }
    }

    @Test("a file cannot hold entries, and no path stands twice")
    func conflicts() {
        #expect(throws: ManifestError.fileAsFolder(entry: 1)) {
            try Manifest([
                ManifestEntry(path: ["a", "b"], kind: .file),
                ManifestEntry(path: ["a"], kind: .file),
            ])
        }
        #expect(throws: ManifestError.unordered(entry: 1)) {
            try Manifest([
                ManifestEntry(path: ["a"], kind: .file),
                ManifestEntry(path: ["a"], kind: .folder),
            ])
        }
    }

    @Test("entries out of order are refused in reading")
    func order() throws {
        let sorted = try Manifest([
            ManifestEntry(path: ["a"], kind: .file), ManifestEntry(path: ["b"], kind: .file),
        ]).bytes
        let half = (sorted.count - 5) / 2
        let swapped = Array(sorted[..<5] + sorted[(5 + half)...] + sorted[5..<5 + half])
        #expect(throws: ManifestError.unordered(entry: 1)) { try Manifest(decoding: swapped) }
    }

    @Test("depth, path length, file size and count have limits")
    func limits() throws {
        func path(_ depth: Int, _ name: String = "d") -> ManifestEntry {
            ManifestEntry(path: Array(repeating: name, count: depth), kind: .folder)
        }
        _ = try Manifest([path(32)])
        #expect(throws: ManifestError.path(entry: 0)) { try Manifest([path(33)]) }
        #expect(throws: ManifestError.path(entry: 0)) { try Manifest([path(0)]) }
        let long = String(repeating: "n", count: 240)
        _ = try Manifest([path(8, long)])
        #expect(throws: ManifestError.path(entry: 0)) { try Manifest([path(9, long)]) }
        let huge = ManifestEntry(path: ["h"], kind: .file, bytes: 1 << 40 + 1)
        #expect(throws: ManifestError.fileBytes(entry: 0)) { try Manifest([huge]) }
        #expect(throws: ManifestError.entries(0)) { try Manifest([]) }
        let folder = ManifestEntry(path: ["f"], kind: .folder, bytes: 1)
        #expect(throws: ManifestError.attributes(entry: 0)) { try Manifest([folder]) }
    }

    @Test("100 000 entries are taken, one more is not")
    func count() throws {
        let entries = (0...100_000).map { ManifestEntry(path: ["\($0)"], kind: .folder) }
        _ = try Manifest(Array(entries.dropLast()))
        #expect(throws: ManifestError.entries(100_001)) { try Manifest(entries) }
    }

    @Test("a count far beyond the bytes reserves nothing")
    func hostileCount() {
        #expect(throws: ManifestError.malformed) {
            try Manifest(decoding: [1, 0xFF, 0xFF, 0xFF, 0xFF])
        }
    }
}
