import Foundation

/// The files of the repository, read once.
enum Tree {
    static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// What is built, fetched or kept by version control is not part of the tree.
    private static let outside: Set<Substring> = [
        ".build", ".deps", ".git", "node_modules", "corpus", "__pycache__",
    ]

    private static let textExtensions: Set = [
        "swift", "md", "sh", "c", "h", "cpp", "modulemap", "ts", "tsx", "css", "html", "svg",
        "py", "toml", "yml", "yaml", "txt", "json",
    ]

    /// Every path of the tree, from the root, in order.
    static let paths: [String] = {
        guard let entries = FileManager.default.enumerator(atPath: root.path) else { return [] }
        var found: [String] = []
        for case let path as String in entries {
            let isFolder = entries.fileAttributes?[.type] as? FileAttributeType == .typeDirectory
            if outside.contains(path.split(separator: "/").last ?? "") {
                entries.skipDescendants()
            } else if !isFolder {
                found.append(path)
            }
        }
        return found.sorted()
    }()

    /// Every file that people write, except test vectors and other data.
    static let texts: [TextFile] = paths.compactMap { path in
        let name = path.split(separator: "/").last ?? ""
        let isText =
            textExtensions.contains(String(name.split(separator: ".").last ?? ""))
            || !name.contains(".") || path == ".ci/run"
        guard isText, !path.contains("/Vectors/") else { return nil }
        guard let data = FileManager.default.contents(atPath: root.appending(path: path).path),
            data.count < 1 << 20, let text = String(data: data, encoding: .utf8)
        else { return nil }
        return TextFile(path: path, text: text)
    }

    static let swift = texts.filter { $0.fileExtension == "swift" }.map(SourceFile.init)
    static let sources = swift.filter { $0.floor != nil }
    static let tests = swift.filter { $0.file.path.hasPrefix("Tests/") }
    static let markdown = texts.filter { $0.fileExtension == "md" }

    /// The floor of every module, by its name.
    static let floors: [String: Floor] = {
        var floors: [String: Floor] = [:]
        for path in paths {
            let parts = path.split(separator: "/").map(String.init)
            guard parts.count > 3, parts[0] == "Sources", let floor = Floor(rawValue: parts[1])
            else { continue }
            floors[parts[2]] = floor
        }
        return floors
    }()

    /// Whether a file or folder stands at `path`, counted from the root.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root.appending(path: path).path)
    }

    /// The names in a folder, hidden ones left out; empty where there is no folder.
    static func names(in folder: String) -> [String] {
        let path = root.appending(path: folder).path
        guard let entries = FileManager.default.enumerator(atPath: path) else { return [] }
        var names: [String] = []
        for case let name as String in entries {
            entries.skipDescendants()
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }
}
